internal import ArgumentParser
internal import Weft

struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Go on with runs that were stopped or killed.",
        discussion: """
            Without an ID, goes on with every run of the hub that has not ended and is not \
            suspended. A suspended run goes on where it is named.
            """)

    @Argument(help: "The run; all that have not ended where it is left out.")
    var id: String?

    @OptionGroup var options: RunOptions

    @OptionGroup var hub: HubOptions

    func run() async throws {
        let found = try await unfinished()
        for id in found.foreign where !options.quiet {
            Terminal.error("\(id) is left alone: this program does not know what it needs.")
        }
        for id in found.suspended where !options.quiet {
            Terminal.error(
                "\(id) is suspended. Go on with: \(hub.command("resume \(id)"))")
        }
        let isComplete = found.foreign.isEmpty && found.suspended.isEmpty
        guard !found.ids.isEmpty else {
            guard isComplete else { throw CommandFailure(.paused) }
            if hub.json { print("[]") }
            if !options.quiet {
                Terminal.error("Nothing to resume: every run of this hub has ended.")
            }
            return
        }
        let progress = try await CombinedProgress(
            batches: found.batches, others: found.ids.count - found.batches.count, hub: hub,
            options: options)
        let session = try options.session(hub, progress: progress)
        let ending = try await session.run(scope: Set(found.ids)) { engine in
            if id != nil { for id in found.ids { try await wake(id, engine.client) } }
            return found.ids
        }
        try await progress.finish(ending)
        if !isComplete { throw CommandFailure(.paused) }
    }

    /// Lets a run go on that is suspended or about to be.
    private func wake(_ id: InstanceID, _ client: Client) async throws {
        var isSuspended = try await client.status(of: id).status == .suspended
        for message in try await client.messages(of: id) {
            if case .suspend = message { isSuspended = true }
            if case .resume = message { isSuspended = false }
        }
        if isSuspended { try await client.resume(id) }
    }

    /// What `resume` finds in a hub.
    private struct Unfinished {
        /// The runs to go on with.
        var ids: [InstanceID] = []
        /// Those of them that are batches.
        var batches: [InstanceID] = []
        /// Those that this program does not know.
        var foreign: [InstanceID] = []
        /// Those that wait until somebody resumes them by their ID.
        var suspended: [InstanceID] = []
    }

    /// The runs that have not ended. One that was asked for by its ID must be known.
    private func unfinished() async throws -> Unfinished {
        let engine = try await hub.openForReading(
            pipelines: CommandLineProgram.current.pipelines)
        var found = Unfinished()
        if let id {
            let record = try await hub.record(of: InstanceID(id), engine)
            if let missing = try await missing(record, engine).first { throw unknown(missing) }
            found.ids = [record.id]
            if record.isBatch { found.batches = found.ids }
        } else {
            let open = InstanceQuery(statuses: [.pending, .running, .suspended], limit: 1000)
            for try await page in engine.client.pages(of: open) {
                // What belongs to another run goes on with it.
                for record in page where record.parent == nil {
                    if record.status == .suspended {
                        found.suspended.append(record.id)
                    } else if try await missing(record, engine).isEmpty {
                        found.ids.append(record.id)
                        if record.isBatch { found.batches.append(record.id) }
                    } else {
                        found.foreign.append(record.id)
                    }
                }
            }
        }
        try await engine.close()
        return found
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
