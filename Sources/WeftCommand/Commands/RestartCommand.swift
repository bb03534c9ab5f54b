internal import ArgumentParser
internal import Weft

struct RestartCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restart",
        abstract: "Run again from the beginning, with the same inputs.",
        discussion: """
            The new run has an ID of its own. Steps whose inputs have not changed are not done \
            again. The old run stays as it is, unless its ID is used again.
            """)

    @Argument(help: "The run.")
    var id: String

    @Option(name: .customLong("id"), help: ArgumentHelp("The new run's ID.", valueName: "id"))
    var newID: String?

    @Flag(name: .long, help: "Use the same ID; what is recorded of the ended run is removed.")
    var sameID = false

    @Flag(name: .long, help: "Only record it; a worker or `resume` does the work.")
    var noRun = false

    @OptionGroup var options: RunOptions

    @OptionGroup var hub: HubOptions

    func validate() throws {
        guard sameID, newID != nil else { return }
        throw ValidationError("Expected --id or --same-id, found both.")
    }

    func run() async throws {
        let old = try InstanceID(id)
        let other = try newID.map { try InstanceID($0) }
        let engine = try await hub.openForReading()
        _ = try await hub.record(of: old, engine)
        let new = try await engine.client.restart(
            old, as: sameID ? .same : other.map(Client.RestartID.of) ?? .new)
        let record = try await engine.client.status(of: new)
        try await engine.close()
        guard !noRun else {
            if hub.json { return print(record.summary.text) }
            return print(new)
        }
        if !options.quiet, !hub.json { Terminal.error("\(new)") }
        let ending = try await options.session(hub).run(scope: [new]) { _ in [new] }
        try RunReport(ending, hub: hub, isQuiet: options.quiet).finish()
    }
}
