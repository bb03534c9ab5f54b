internal import ArgumentParser
internal import Weft

struct RetryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Make what a batch has not made.",
        discussion: """
            Begins a new batch of the items that failed, and of those that were not begun because \
            too many had failed.

            Example: weft retry thumbnails-mwsqhvmo-17vnv6n --failed
            """)

    @Argument(help: "The batch.")
    var batch: String

    @Flag(name: .long, help: "Only the items that failed.")
    var failed = false

    @Option(name: .long, help: "An ID of your own for the new batch.")
    var id: String?

    @OptionGroup var options: RunOptions

    @OptionGroup var hub: HubOptions

    func run() async throws {
        let engine = try await hub.openForReading(pipelines: CommandLineProgram.current.pipelines)
        let record = try await hub.record(of: InstanceID(batch), engine)
        guard record.isBatch else {
            throw CommandFailure(
                .usage,
                "Expected a batch, found that \(record.id) is a run. Do what failed again with: "
                    + hub.command("rewind \(record.id)"))
        }
        let new = try await engine.retry(
            record.id, onlyFailed: failed, id: try id.map(InstanceID.init))
        try await engine.close()
        guard let new else {
            if !options.quiet, !hub.json {
                Terminal.error("Nothing to try again: every item of \(record.id) was made.")
            }
            return
        }
        try await BatchSession(
            hub: hub, jobs: options.jobs, durability: .power, isQuiet: options.quiet,
            isolation: options.isolation, log: options.log
        ).run([new], BatchReport(hub: hub, isQuiet: options.quiet, ignored: 0))
    }
}
