internal import ArgumentParser
internal import Weft

struct RewindCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rewind",
        abstract: "Do again what failed in a run, and nothing else.",
        discussion: """
            What failed is forgotten, and the run goes on from there, here and now. What was done \
            before is not done again.
            """)

    @Argument(help: "The run; it must have failed.")
    var id: String

    @Option(
        name: .long, help: ArgumentHelp("A word on why; it is recorded.", valueName: "text"))
    var reason = ""

    @Flag(name: .long, help: "Only record it; a worker or `resume` does the work.")
    var noRun = false

    @OptionGroup var options: RunOptions

    @OptionGroup var hub: HubOptions

    func run() async throws {
        let instance = try InstanceID(id)
        var before: InstanceRecord?
        let found = try await ControlSession(hub: hub).run(
            [id],
            check: { record in
                guard record.status == .failed else {
                    throw CommandFailure(
                        .usage,
                        "Expected a run that has failed, found \(id) \(record.status.rawValue). "
                            + "Only failures can be done again.")
                }
                before = record
            },
            send: { try await $0.rewind($1, reason: reason) },
            isDone: { $0.status != .failed || $0.updatedAt != before?.updatedAt })
        for (record, missing) in found {
            if let missing {
                throw CommandFailure(.paused, "\(id) is not rewound yet; it is kept. \(missing)")
            }
            // A worker that refuses leaves the history and adds its reason to the failure.
            if case .failed(let failure)? = record.outcome,
                record.lastSequence == before?.lastSequence
            {
                throw CommandFailure(.runFailed, "\(id) is left as it is: \(failure.message)")
            }
        }
        guard !noRun else {
            if hub.json { return found.forEach { print($0.record.summary.text) } }
            return Terminal.error(
                "Rewound \(id). Go on with: \(hub.command("resume \(id)"))")
        }
        let ending = try await options.session(hub).run(scope: [instance]) { _ in [instance] }
        try RunReport(ending, hub: hub, isQuiet: options.quiet).finish()
    }
}
