internal import WeftCore

/// Runs one async orchestration, event by event.
///
/// Each event resumes at most one continuation at a time and then drains the job queue, so that
/// the order of everything is given by the history alone.
///
/// `@unchecked Sendable`: everything mutable is touched only by the thread that drains the queue,
/// one at a time; `enter()` refuses all others.
final class OrchestrationRuntime: @unchecked Sendable {
    typealias Body =
        @Sendable (JSONValue, OrchestrationContext) async throws -> JSONValue

    let instanceID: InstanceID
    let inputType: Any.Type
    let queue = JobQueue()
    let log: @Sendable (OrchestrationLogLine) -> Void
    private let body: Body

    var started: ExecutionStarted?
    var now = Timestamp(microseconds: 0)
    var isReplaying = false
    var customStatus: JSONValue?
    var random = SeededRandom(seed: 0)
    /// What has been asked for since the last event.
    var actions: [OrchestrationAction] = []
    var nextID = 0
    /// Operations that have not ended, by their ID in the history; limits of waits included.
    var open: [Int: Operation] = [:]
    /// Waits for external events, by name, the oldest first.
    var eventWaits: [String: [Operation]] = [:]
    /// Events that nobody has waited for yet.
    var bufferedEvents: [RaisedEvent] = []
    /// Code that waits now, by number.
    var waiters: [Int: Waiter] = [:]
    var nextWaiter = 0
    private var endedCount = 0
    var hasEnded = false
    var refusals = 0
    private var root: Task<Void, Never>?

    init(
        instanceID: InstanceID, inputType: Any.Type,
        log: @escaping @Sendable (OrchestrationLogLine) -> Void, body: @escaping Body
    ) {
        self.instanceID = instanceID
        self.inputType = inputType
        self.log = log
        self.body = body
    }

    /// Takes the next event and returns what the code now asks for.
    func handle(_ event: HistoryEvent) throws -> [OrchestrationAction] {
        let actions = queue.own {
            now = max(now, event.time)
            take(event)
            queue.drain()
            defer { self.actions = [] }
            return self.actions
        }
        try check()
        return actions
    }

    /// Ends the code, wherever it waits, and lets go of it. What it does then is ignored.
    func dispose() {
        guard queue.close(), let root else { return }
        queue.own {
            root.cancel()
            queue.drain()
            for waiter in waiters.values.sorted(by: { $0.number < $1.number }) {
                resume(waiter, with: .failure(CancellationError()))
                queue.drain()
            }
            actions = []
            open = [:]
            eventWaits = [:]
        }
        queue.flush()
        self.root = nil
    }

    // MARK: - Events

    private func take(_ event: HistoryEvent) {
        switch event.kind {
        case .executionStarted(let started): begin(started, at: event.time)
        case .taskCompleted(let done): end(done.taskID, .success(done.result))
        case .taskFailed(let taskID, let failure): end(taskID, .failure(failure))
        case .timerFired(let timerID): end(timerID, .success(nil))
        case .subOrchestrationInstanceCompleted(let childID, let result):
            end(childID, .success(result))
        case .subOrchestrationInstanceFailed(let childID, let failure):
            end(childID, .failure(failure))
        case .eventRaised(let name, let payload): raise(name, payload)
        default: break
        }
    }

    private func begin(_ started: ExecutionStarted, at time: Timestamp) {
        self.started = started
        nextID = started.firstID
        random = SeededRandom(seed: seed(of: started, at: time))
        root = Task.detached(executorPreference: queue) { [self] in
            do {
                let output = try await body(started.input, OrchestrationContext(runtime: self))
                finish { .complete(.completed(output)) }
            } catch let next as ContinuedAsNew {
                finish { .continueAsNew(input: next.input, carrying: bufferedEvents) }
            } catch {
                finish { .complete(.failed(Failure(error))) }
            }
        }
    }

    private func finish(_ action: () -> OrchestrationAction) {
        guard !queue.isClosed else { return }
        hasEnded = true
        actions.append(action())
    }

    private func end(_ id: Int, _ outcome: Result<JSONValue?, any Error>) {
        guard let operation = open.removeValue(forKey: id) else { return }
        if case .event(let name, _) = operation.kind { stopWaiting(operation, for: name) }
        settle(operation, outcome)
    }

    func settle(_ operation: Operation, _ outcome: Result<JSONValue?, any Error>) {
        endedCount += 1
        for waiter in operation.settle(outcome, place: endedCount) {
            resume(waiter, with: .success(()))
            queue.drain()
        }
    }

    /// After a drain: whether the code has ended or waits for something durable.
    func check() throws {
        if queue.isMisused { throw misuseError }
        if let started, queue.isEndless { throw Failure.endless(started, "it goes on") }
        guard queue.hasForeignJob || (!hasEnded && waiters.isEmpty) else { return }
        throw DurableError(
            code: .nonDurableAwait,
            "Expected the orchestration \"\(started?.name ?? "")\" of \(instanceID) to await only "
                + "what its context gives, found that it "
                + (queue.hasForeignJob ? "was resumed from elsewhere" : "waits for something else")
                + " (such as Task.sleep, an unstructured task, a callback or the network). Move "
                + "that into an activity.")
    }
}

/// Thrown by `continueAsNew`, through the user's code.
struct ContinuedAsNew: Error {
    let input: JSONValue
}
