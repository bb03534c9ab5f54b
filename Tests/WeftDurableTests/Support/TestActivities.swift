import Synchronization
import WeftCore
import WeftDurable

/// Activities for tests: one closure for all names, and a record of what ran.
final class TestActivities: ActivityExecutor {
    typealias Body = @Sendable (TaskRequest, ActivityContext) async throws -> JSONValue

    let activityNames: Set<String>
    private let body: Body
    private let runs = Mutex<[String: Int]>([:])
    private let mayReuse: Bool

    /// The default body gives the number of the step.
    init(
        names: Set<String> = ["work"], mayReuse: Bool = true,
        _ body: @escaping Body = { request, _ in .int(request.taskID) }
    ) {
        activityNames = names
        self.mayReuse = mayReuse
        self.body = body
    }

    func run(_ request: TaskRequest, in context: ActivityContext) async throws -> JSONValue {
        runs.withLock { $0["\(context.instanceID)/\(request.taskID)", default: 0] += 1 }
        return try await body(request, context)
    }

    func canReuse(_ result: JSONValue, for request: TaskRequest) async -> Bool { mayReuse }

    /// How many attempts ran in all.
    var runCount: Int { runs.withLock { $0.values.reduce(0, +) } }

    /// The most attempts that one task took.
    var mostRunsOfOneTask: Int { runs.withLock { $0.values.max() ?? 0 } }
}

/// A door that opens once; whoever comes before waits. Cancellation does not open it.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func open() {
        let waiters = state.withLock { state in
            state.isOpen = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    var isOpen: Bool { state.withLock(\.isOpen) }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiters.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }
}

/// What a worker told its observer, to be awaited.
final class EventLog: Sendable {
    let stream: AsyncStream<EngineEvent>
    private let continuation: AsyncStream<EngineEvent>.Continuation
    private let events = Mutex<[EngineEvent]>([])

    init() { (stream, continuation) = AsyncStream.makeStream() }

    var observer: @Sendable (EngineEvent) -> Void {
        { event in
            self.events.withLock { $0.append(event) }
            self.continuation.yield(event)
        }
    }

    var all: [EngineEvent] { events.withLock { $0 } }

    /// Waits for the next event that matches, and passes over those that do not.
    func next(where matches: (EngineEvent) -> Bool) async -> EngineEvent? {
        for await event in stream where matches(event) { return event }
        return nil
    }
}

/// Hands the context of a running attempt to its test.
final class ContextBox: Sendable {
    private let box = Mutex<ActivityContext?>(nil)

    func put(_ context: ActivityContext) { box.withLock { $0 = context } }

    var value: ActivityContext? { box.withLock { $0 } }
}

/// Something that a test turns on and off while activities look at it.
final class Switch: Sendable {
    private let state: Mutex<Bool>

    init(_ isOn: Bool) { state = Mutex(isOn) }

    var isOn: Bool {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
