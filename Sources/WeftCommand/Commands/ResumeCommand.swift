internal import ArgumentParser
internal import Weft

struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Go on with runs that were stopped or killed.",
        discussion: "Without an ID, goes on with every run of the hub that has not ended.")

    @Argument(help: "The run; all that have not ended where it is left out.")
    var id: String?

    @Option(
        name: [.short, .long], parsing: .unconditional,
        help: ArgumentHelp("Activities at the same time (default: the cores).", valueName: "n"))
    var jobs: Int?

    @Flag(name: .long, help: "End with status 75 when only an answer from outside is missing.")
    var noWait = false

    @Flag(name: [.short, .long], help: "Show no progress.")
    var quiet = false

    @OptionGroup var hub: HubOptions

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("Expected --jobs 1 or more, found \(jobs).") }
    }

    func run() async throws {
        let ids = try await unfinished()
        guard !ids.isEmpty else {
            if hub.json { print("[]") }
            if !quiet { Terminal.error("Nothing to resume: every run of this hub has ended.") }
            return
        }
        let session = RunSession(
            hub: hub.location, jobs: jobs, durability: .power, endsOnWait: noWait,
            progress: RunProgress(isQuiet: quiet || hub.json, showsIDs: ids.count > 1, hub: hub))
        let ending = try await session.run(scope: Set(ids)) { engine in
            for id in ids { try await refuseUnknown(id, engine) }
            return ids
        }
        try RunReport(ending, hub: hub, isQuiet: quiet).finish()
    }

    private func unfinished() async throws -> [InstanceID] {
        let engine = try await hub.openForReading()
        let ids: [InstanceID]
        if let id {
            ids = [try await hub.record(of: InstanceID(id), engine).id]
        } else {
            ids = try await engine.client.list(
                InstanceQuery(statuses: [.pending, .running], limit: 1000)
            ).map(\.id)
        }
        try await engine.close()
        return ids
    }

    private func refuseUnknown(_ id: InstanceID, _ engine: Engine) async throws {
        guard try await engine.client.status(of: id).lastSequence > 0 else { return }
        let missing = try await engine.missingRequirements(of: id)
        guard missing.isEmpty else {
            throw CommandFailure(
                .usage,
                "Expected a program that knows \(missing[0]), which \(id) needs; this one does "
                    + "not. Resume it with the program that started it.")
        }
    }
}
