internal import ArgumentParser
internal import Weft

struct WaitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wait",
        abstract: "Wait until runs have ended.",
        discussion: """
            Runs nothing itself. Prints what the runs gave; ends with status 2 where one did not \
            complete, and with 75 where one has not ended in time.
            """)

    @Argument(help: ArgumentHelp("The runs.", valueName: "id"))
    var ids: [String]

    @Option(
        name: .long,
        help: ArgumentHelp("Wait no longer than 90s, 15m, 2h ...", valueName: "time"))
    var timeout: String?

    @OptionGroup var hub: HubOptions

    func validate() throws {
        guard let timeout, MomentText.span(timeout) == nil else { return }
        throw ValidationError(
            "Expected a time span such as 90s, 15m or 2h after --timeout, found \"\(timeout)\".")
    }

    func run() async throws {
        let instances = try ids.map { try InstanceID($0) }
        let engine = try await hub.openForReading()
        for id in instances { _ = try await hub.record(of: id, engine) }
        let deadline = timeout.flatMap(MomentText.span).map { SystemClock().now + $0 }
        var failure: ExitStatus?
        var isLate = false
        for id in instances {
            let record = try await engine.client.wait(for: id, until: deadline)
            if hub.json { print(record.summary.text) }
            guard record.status.isFinal else {
                isLate = true
                let why = try await engine.client.whyWaiting(id).first.map { " " + $0 } ?? ""
                Terminal.error("\(id) has not ended within \(timeout ?? "the time").\(why)")
                continue
            }
            if let status = RunReport.show(record, isJSON: hub.json) { failure = failure ?? status }
        }
        try await engine.close()
        if let status = isLate ? .paused : failure { throw CommandFailure(status) }
    }
}
