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
        let (ids, foreign) = try await unfinished()
        for id in foreign where !quiet {
            Terminal.error("\(id) is left alone: this program does not know what it needs.")
        }
        guard !ids.isEmpty else {
            guard foreign.isEmpty else { throw CommandFailure(.paused) }
            if hub.json { print("[]") }
            if !quiet { Terminal.error("Nothing to resume: every run of this hub has ended.") }
            return
        }
        let session = RunSession(
            hub: hub.location, jobs: jobs, durability: .power, endsOnWait: noWait,
            progress: RunProgress(isQuiet: quiet || hub.json, showsIDs: ids.count > 1, hub: hub))
        let ending = try await session.run(scope: Set(ids)) { engine in
            ids
        }
        try RunReport(ending, hub: hub, isQuiet: quiet).finish()
        if !foreign.isEmpty { throw CommandFailure(.paused) }
    }

    /// The runs to go on with, and those that this program does not know. One that was asked for by
    /// its ID must be known.
    private func unfinished() async throws -> (ids: [InstanceID], foreign: [InstanceID]) {
        let engine = try await hub.openForReading(
            pipelines: CommandLineProgram.current.pipelines)
        if let id {
            let record = try await hub.record(of: InstanceID(id), engine)
            if let missing = try await missing(record, engine).first { throw unknown(missing) }
            try await engine.close()
            return ([record.id], [])
        }
        var ids: [InstanceID] = []
        var foreign: [InstanceID] = []
        let open = InstanceQuery(statuses: [.pending, .running], limit: 1000)
        for record in try await engine.client.list(open) {
            if try await missing(record, engine).isEmpty {
                ids.append(record.id)
            } else {
                foreign.append(record.id)
            }
        }
        try await engine.close()
        return (ids, foreign)
    }

    private func missing(
        _ record: InstanceRecord, _ engine: Engine
    ) async throws -> [Plan.Requirement] {
        // Before its first event nobody knows; the worker will say.
        guard record.lastSequence > 0, !record.status.isFinal else { return [] }
        return try await engine.missingRequirements(of: record.id)
    }

    private func unknown(_ missing: Plan.Requirement) -> CommandFailure {
        CommandFailure(
            .usage,
            "Expected a program that knows \(missing), which \(id ?? "the run") needs; this one does "
                + "not. Resume it with the program that started it.")
    }
}
