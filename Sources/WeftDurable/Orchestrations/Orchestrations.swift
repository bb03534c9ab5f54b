public import Logging
public import WeftCore

/// Makes the orchestrators of async orchestrations.
///
/// ```swift
/// let provider = try Orchestrations([Checkout.self, CheckoutV1.self])
/// ```
///
/// Several versions of one name may stand side by side, as several types. An instance of a version
/// that is not among them stays pending, with that reason.
public struct Orchestrations: OrchestratorProvider {
    private struct Key: Hashable {
        let name: String
        let version: String
    }

    private let types: [Key: any Orchestration.Type]
    private let log: @Sendable (OrchestrationLogLine) -> Void

    /// - Parameter log: Takes what orchestrations log, once a line; must return at once.
    /// - Throws: `DurableError.invalidAction` where two types have one name and version.
    public init(
        _ types: [any Orchestration.Type],
        log: @escaping @Sendable (OrchestrationLogLine) -> Void = { _ in }
    ) throws {
        var known: [Key: any Orchestration.Type] = [:]
        for type in types {
            let key = Key(name: type.name, version: type.version)
            if let other = known.updateValue(type, forKey: key), other != type {
                throw DurableError(
                    code: .invalidAction,
                    "Expected one type for version \(key.version) of \"\(key.name)\", found "
                        + "\(other) and \(type). Give one of them another version.")
            }
        }
        self.types = known
        self.log = log
    }

    /// - Parameter logger: Told what orchestrations log, once a line, with the ID of the instance.
    /// - Throws: `DurableError.invalidAction` where two types have one name and version.
    public init(_ types: [any Orchestration.Type], logger: Logger) throws {
        try self.init(types) { line in
            logger.info("\(line.message)", metadata: [LogKey.instance: "\(line.instanceID)"])
        }
    }

    public func orchestrator(
        for started: ExecutionStarted, of id: InstanceID
    ) throws -> (any Orchestrator)? {
        guard let type = types[Key(name: started.name, version: started.version)] else {
            return nil
        }
        return AsyncOrchestrator(runtime(type, id))
    }

    public func whatIsMissing(for started: ExecutionStarted) -> String {
        let plain = "the orchestration \"\(started.name)\" version \(started.version)"
        let versions = types.keys.filter { $0.name == started.name }.map(\.version).sorted()
        guard !versions.isEmpty else { return plain }
        return "\(plain) (this worker has version \(versions.joined(separator: ", ")))"
    }

    private func runtime<Logic: Orchestration>(
        _ type: Logic.Type, _ id: InstanceID
    ) -> OrchestrationRuntime {
        OrchestrationRuntime(instanceID: id, inputType: Logic.Input.self, log: log) {
            let input = try Payload.value(
                Logic.Input.self, from: $0, "an input of \(Logic.name)")
            let output = try await Logic().run(input, in: $1)
            return try Payload.json(of: output, "an output of \(Logic.name)")
        }
    }
}

/// A line that an orchestration has logged.
public struct OrchestrationLogLine: Hashable, Sendable {
    /// The instance that says it.
    public let instanceID: InstanceID
    /// The moment of the event that led to it.
    public let time: Timestamp
    /// What it says.
    public let message: String
}

/// An orchestrator that runs an async function.
///
/// A class, so that what the function holds is let go of with the last reference, whatever path
/// leads there.
final class AsyncOrchestrator: Orchestrator {
    private let runtime: OrchestrationRuntime

    init(_ runtime: OrchestrationRuntime) { self.runtime = runtime }

    deinit { runtime.dispose() }

    func handle(_ event: HistoryEvent) throws -> [OrchestrationAction] {
        try runtime.handle(event)
    }

    var waits: [Wait] { runtime.waits }

    var customStatus: JSONValue? { runtime.customStatus }

    func setReplaying(_ isReplaying: Bool) { runtime.isReplaying = isReplaying }

    func onFault(_ handler: @escaping @Sendable () -> Void) { runtime.queue.onFault(handler) }

    func check() throws { try runtime.check() }

    func dispose() { runtime.dispose() }
}
