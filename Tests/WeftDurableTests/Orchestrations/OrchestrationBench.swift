import Synchronization
import WeftCore
@testable import WeftDurable
import WeftTesting

/// A store, a clock, a client and workers for async orchestrations.
struct OrchestrationBench {
    let store = MemoryStore()
    let clock = ManualClock()
    let log = EventLog()
    let lines = LogLines()
    let types: [any Orchestration.Type]
    let activities: DurableActivities

    init(_ types: any Orchestration.Type..., activities: [any DurableActivity] = []) throws {
        self.types = types
        self.activities = try DurableActivities(activities + [Double_(), Fail()])
    }

    var client: Client { Client(store: store, clock: clock) }

    func worker(
        id: String = "w1", through store: (any Store)? = nil,
        options change: (inout WorkerOptions) -> Void = { _ in }
    ) throws -> Worker {
        var options = WorkerOptions(id: WorkerID(id), maxConcurrentActivities: 4)
        change(&options)
        return Worker(
            store: store ?? self.store, orchestrations: try Orchestrations(types, log: lines.take),
            activities: activities, options: options, clock: clock, observer: log.observer)
    }

    func start<Logic: Orchestration>(
        _ type: Logic.Type, _ input: Logic.Input, id: String = "one"
    ) async throws -> InstanceID {
        try await client.start(
            Logic.name, version: Logic.version, input: try Payload.json(of: input, "input"),
            id: InstanceID(id))
    }

    /// Runs an instance to its end with a worker of its own.
    func run<Logic: Orchestration>(
        _ type: Logic.Type, _ input: Logic.Input, id: String = "one"
    ) async throws -> ExecutionOutcome? {
        let worker = try worker()
        try await worker.start()
        let id = try await start(type, input, id: id)
        let outcome = try await client.wait(for: id).outcome
        await worker.stop()
        return outcome
    }

    func history(_ id: String = "one") async throws -> [HistoryEvent] {
        try await client.history(of: InstanceID(id))
    }
}

/// What orchestrations have logged.
final class LogLines: Sendable {
    private let lines = Mutex<[OrchestrationLogLine]>([])

    var all: [String] { lines.withLock { $0.map(\.message) } }

    var take: @Sendable (OrchestrationLogLine) -> Void {
        { line in self.lines.withLock { $0.append(line) } }
    }
}

/// Doubles a number.
struct Double_: DurableActivity {
    static let name = "double"

    func run(_ input: Int, in context: ActivityContext) async throws -> Int { input * 2 }
}

/// Fails with the code that it is given.
struct Fail: DurableActivity {
    static let name = "fail"

    func run(_ code: String, in context: ActivityContext) async throws -> Nothing {
        throw Failure(code: code, message: "It failed.", isRetryable: false)
    }
}

/// A fold of one async orchestration that tests drive by hand.
struct HandFold {
    var fold: InstanceFold
    var history: [HistoryEvent] = []
    let time = Timestamp(microseconds: 1_000_000)

    init<Logic: Orchestration>(
        _ type: Logic.Type, _ input: Logic.Input, log: LogLines = LogLines()
    ) throws {
        let started = ExecutionStarted(
            name: Logic.name, version: Logic.version, input: try Payload.json(of: input, "input"))
        fold = InstanceFold(orchestrator: try Self.orchestrator(type, log: log))
        _ = apply(.executionStarted(started))
    }

    static func orchestrator<Logic: Orchestration>(
        _ type: Logic.Type, log: LogLines = LogLines()
    ) throws -> any Orchestrator {
        let provider = try Orchestrations([type], log: log.take)
        let started = ExecutionStarted(name: Logic.name, version: Logic.version, input: .null)
        guard let made = try provider.orchestrator(for: started, of: InstanceID("hand")) else {
            throw Failure(code: "test", message: "Expected an orchestrator.")
        }
        return made
    }

    /// The state that a history gives when it is folded anew.
    func replaying<Logic: Orchestration>(
        _ history: [HistoryEvent], _ type: Logic.Type
    ) throws -> InstanceState {
        try InstanceFold(replaying: history, with: Self.orchestrator(type)).state
    }

    @discardableResult
    mutating func apply(
        _ kind: HistoryEvent.Kind, after delay: Duration = .zero
    ) -> FoldResult {
        let result = fold.apply(kind, at: time + delay)
        history += result.events
        return result
    }

    @discardableResult
    mutating func complete(_ taskID: Int, _ result: JSONValue) -> FoldResult {
        apply(.taskCompleted(TaskCompletion(taskID: taskID, result: result)))
    }

    var openTasks: [Int] { fold.state.openTasks.keys.sorted() }
}
