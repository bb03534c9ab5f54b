internal import Synchronization
internal import Weft

/// Sends messages to runs and sees to it that they take effect, whether or not a worker runs.
///
/// The command is a worker itself for that long: one that reads messages and runs no activities.
/// A run that another worker holds is left to that worker.
struct ControlSession {
    let hub: HubOptions

    /// How long a run's holder is given to read a message.
    private static let patience = Duration.seconds(5)

    /// - Parameters:
    ///   - check: Refuses a run, before anything is sent to any.
    ///   - send: Sends the message.
    ///   - isDone: Whether the message has taken effect.
    /// - Returns: the records as they then stand, and what is left where one is not done yet.
    func run(
        _ ids: [String], check: (InstanceRecord) throws -> Void,
        send: (Client, InstanceID) async throws -> Void,
        isDone: (InstanceRecord) -> Bool
    ) async throws -> [(record: InstanceRecord, missing: String?)] {
        let instances = try ids.map { try InstanceID($0) }
        let trouble = Trouble()
        var options = Engine.Options()
        options.scope = Set(instances)
        options.runsActivities = false
        let engine = try await hub.open(
            pipelines: CommandLineProgram.current.pipelines, options: options,
            observer: trouble.note)
        for id in instances { try check(try await hub.record(of: id, engine)) }
        for id in instances { try await send(engine.client, id) }
        try await engine.start()
        let deadline = SystemClock().now + Self.patience
        var found: [(InstanceRecord, String?)] = []
        for id in instances {
            let record = try await engine.client.wait(for: id, until: deadline, where: isDone)
            let reason = try await engine.client.waitReasons(of: id).first?.description
            let missing = trouble.last ?? reason ?? "No worker has read it yet."
            found.append((record, isDone(record) ? nil : missing))
        }
        await engine.stop()
        try await engine.close()
        return found
    }

    /// Sends messages and reports, a line a run. - Throws: `CommandFailure` where one is not done.
    func report(
        _ ids: [String], done word: String, check: (InstanceRecord) throws -> Void,
        send: (Client, InstanceID) async throws -> Void, isDone: (InstanceRecord) -> Bool
    ) async throws {
        let found = try await run(ids, check: check, send: send, isDone: isDone)
        for (record, missing) in found {
            if hub.json { print(record.summary.text) }
            if let missing {
                Terminal.error("\(record.id) does not know it yet; it is kept. \(missing)")
            } else if !hub.json {
                Terminal.error("\(word) \(record.id).")
            }
        }
        if found.contains(where: { $0.missing != nil }) { throw CommandFailure(.paused) }
    }

    /// The last trouble that the command's own worker told.
    private final class Trouble: Sendable {
        private let words = Mutex<String?>(nil)

        var last: String? { words.withLock { $0 } }

        @Sendable func note(_ event: EngineEvent) {
            if case .trouble(let text) = event { words.withLock { $0 = text } }
        }
    }
}
