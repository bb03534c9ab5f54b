public import WeftCore

/// What one new event leads to.
public struct FoldResult: Hashable, Sendable {
    /// The events to be recorded: the new one and those that its actions add.
    public var events: [HistoryEvent] = []
    /// What the engine has to do once they are recorded.
    public var commands: [Command] = []
}

/// What the fold asks of the engine and the store.
public enum Command: Hashable, Sendable {
    /// Put the activity into the work-item queue.
    case enqueueTask(TaskRequest)
    /// Put the timer into the store.
    case setTimer(timerID: Int, fireAt: Timestamp)
    /// Remove the timer from the store.
    case clearTimer(timerID: Int)
    /// Remove the activity from the queue; a worker that runs it is told to stop.
    case dropTask(taskID: Int)
    /// Record the end of the instance.
    case finish(ExecutionOutcome)
}

/// The pure core of the engine: state and event to state and commands.
///
/// It knows nothing of plans, tasks, SQL or clocks. A live instance keeps its fold in memory, so
/// every event is folded once; after a restart the history is folded once more from the start.
public struct InstanceFold: Sendable {
    public private(set) var state = InstanceState()
    private var orchestrator: any Orchestrator
    /// How many events were folded since this value was made; the cost of the instance so far.
    public private(set) var foldedEventCount = 0

    public init(orchestrator: any Orchestrator) { self.orchestrator = orchestrator }

    /// What the instance waits for beside its activities and timers.
    public var waits: [Wait] { orchestrator.waits }

    /// Rebuilds the state from a history. Costs linear time, and runs no activity.
    ///
    /// - Throws: `DurableError.nonDeterministic` where the orchestrator's actions differ from those
    ///   recorded; the message names both sides and the event.
    public init(replaying history: [HistoryEvent], with orchestrator: any Orchestrator) throws {
        self.init(orchestrator: orchestrator)
        var expected = ExpectedActions()
        for event in history {
            if expected.isRecord(event) {
                try expected.match(event)
                record(event)
            } else {
                try expected.requireNone(before: event)
                expected.add(replayedActions(of: event))
            }
            // Where they stood among the actions: after the timer's creation, before the next.
            for timerID in expected.takeCancellations() { state.openTimers[timerID] = nil }
        }
        try expected.requireNone(before: nil)
    }

    /// Takes one new event.
    ///
    /// An event that can no longer matter (a second completion of a task, a timer that was
    /// canceled, anything after the end) gives an empty result and is not recorded. An error of
    /// the orchestrator ends the instance as failed, with that error.
    public mutating func apply(_ kind: HistoryEvent.Kind, at time: Timestamp) -> FoldResult {
        guard isRelevant(kind) else { return FoldResult() }
        let event = HistoryEvent(sequence: state.lastSequence + 1, time: time, kind: kind)
        var result = FoldResult()
        result.events.append(event)
        do {
            let (commands, actions) = try take(event)
            result.commands = commands
            for action in actions { try perform(action, at: time, into: &result) }
        } catch {
            let outcome = ExecutionOutcome.failed(Failure(error))
            append(.executionCompleted(outcome), at: time, to: &result)
            result.commands.append(contentsOf: end(outcome))
        }
        return result
    }

    // MARK: - Events

    private func isRelevant(_ kind: HistoryEvent.Kind) -> Bool {
        guard state.outcome == nil else { return false }
        switch kind {
        case .executionStarted: return state.started == nil
        case .taskCompleted(let completion): return state.openTasks[completion.taskID] != nil
        case .taskFailed(let taskID, _): return state.openTasks[taskID] != nil
        case .timerFired(let timerID): return state.openTimers[timerID] != nil
        case .executionSuspended: return state.status != .suspended
        case .executionResumed: return state.status == .suspended
        case .eventRaised, .executionCompleted: return true
        case .subOrchestrationInstanceCompleted, .subOrchestrationInstanceFailed: return false
        case .executionRewound: return false
        case .taskScheduled, .timerCreated, .subOrchestrationInstanceCreated, .eventSent:
            return false
        }
    }

    /// Updates the state by an input event and asks the orchestrator what follows.
    private mutating func take(
        _ event: HistoryEvent
    ) throws -> (commands: [Command], actions: [OrchestrationAction]) {
        foldedEventCount += 1
        state.lastSequence = event.sequence
        switch event.kind {
        case .executionStarted(let started):
            state.started = started
            state.status = .running
        case .taskCompleted(let completion): state.openTasks[completion.taskID] = nil
        case .taskFailed(let taskID, _): state.openTasks[taskID] = nil
        case .timerFired(let timerID): state.openTimers[timerID] = nil
        case .executionSuspended:
            state.status = .suspended
            return ([], [])
        case .executionResumed:
            state.status = .running
            let held = state.held
            state.held = []
            return ([], try held.flatMap { try orchestrator.handle($0) })
        case .executionCompleted(let outcome): return (end(outcome), [])
        case .eventRaised, .taskScheduled, .timerCreated, .subOrchestrationInstanceCreated,
            .subOrchestrationInstanceCompleted, .subOrchestrationInstanceFailed, .eventSent,
            .executionRewound:
            break
        }
        if state.status == .suspended {
            state.held.append(event)
            return ([], [])
        }
        return ([], try orchestrator.handle(event))
    }

    /// The actions of an input event during replay; an error of the orchestrator is the action of
    /// failing, as it was when the event was new.
    private mutating func replayedActions(of event: HistoryEvent) -> [OrchestrationAction] {
        do { return try take(event).actions } catch { return [.complete(.failed(Failure(error)))] }
    }

    /// Updates the state by an event that records one of our own actions, during replay.
    private mutating func record(_ event: HistoryEvent) {
        foldedEventCount += 1
        state.lastSequence = event.sequence
        switch event.kind {
        case .taskScheduled(let request): state.openTasks[request.taskID] = request
        case .timerCreated(let timerID, let fireAt): state.openTimers[timerID] = fireAt
        case .executionCompleted(let outcome): _ = end(outcome)
        default: break
        }
    }

    // MARK: - Actions

    private mutating func perform(
        _ action: OrchestrationAction, at time: Timestamp, into result: inout FoldResult
    ) throws {
        guard state.outcome == nil else { return }
        switch action {
        case .scheduleTask(let request):
            guard state.openTasks[request.taskID] == nil else {
                throw DurableError(
                    code: .invalidAction,
                    "Expected a task ID that is free, found \(request.taskID) scheduled twice.")
            }
            state.openTasks[request.taskID] = request
            append(.taskScheduled(request), at: time, to: &result)
            result.commands.append(.enqueueTask(request))
        case .createTimer(let timerID, let fireAt):
            state.openTimers[timerID] = fireAt
            append(.timerCreated(timerID: timerID, fireAt: fireAt), at: time, to: &result)
            result.commands.append(.setTimer(timerID: timerID, fireAt: fireAt))
        case .cancelTimer(let timerID):
            if state.openTimers.removeValue(forKey: timerID) != nil {
                result.commands.append(.clearTimer(timerID: timerID))
            }
        case .cancelTask, .startChild, .cancelChild, .sendEvent, .continueAsNew:
            throw DurableError(
                code: .invalidAction, "Expected a task, a timer or the end, found \(action).")
        case .complete(let outcome):
            append(.executionCompleted(outcome), at: time, to: &result)
            result.commands.append(contentsOf: end(outcome))
        }
    }

    private mutating func append(
        _ kind: HistoryEvent.Kind, at time: Timestamp, to result: inout FoldResult
    ) {
        foldedEventCount += 1
        state.lastSequence += 1
        result.events.append(HistoryEvent(sequence: state.lastSequence, time: time, kind: kind))
    }

    /// Ends the instance: what is still open is dropped.
    private mutating func end(_ outcome: ExecutionOutcome) -> [Command] {
        let tasks = state.openTasks.keys.sorted().map(Command.dropTask(taskID:))
        let timers = state.openTimers.keys.sorted().map(Command.clearTimer(timerID:))
        state.openTasks = [:]
        state.openTimers = [:]
        state.held = []
        state.outcome = outcome
        state.status = outcome.status
        return tasks + timers + [.finish(outcome)]
    }
}
