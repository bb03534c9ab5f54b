public import WeftCore

/// The pure core of the engine: state and event to state and commands.
///
/// It knows nothing of plans, tasks, SQL or clocks. A live instance keeps its fold in memory, so
/// every event is folded once; after a restart the history is folded once more from the start.
public struct InstanceFold: Sendable {
    /// What the events so far make of the instance.
    public internal(set) var state = InstanceState()
    private var orchestrator: any Orchestrator
    /// How many events were folded since this value was made; the cost of the instance so far.
    public internal(set) var foldedEventCount = 0

    /// The fold of an instance without events.
    public init(orchestrator: any Orchestrator) { self.orchestrator = orchestrator }

    /// What the instance waits for beside its activities, timers and sub-orchestrations.
    public var waits: [Wait] { orchestrator.waits }

    /// What the instance tells the world about itself.
    public var customStatus: JSONValue? { orchestrator.customStatus }

    /// Lets go of what the orchestrator holds. Call it once, when the fold is of no more use.
    public func dispose() { orchestrator.dispose() }

    /// Rebuilds the state from a history. Costs linear time, and runs no activity.
    ///
    /// - Throws: `DurableError.nonDeterministic` where the orchestrator's actions differ from those
    ///   recorded; the message names both sides and the event.
    public init(replaying history: [HistoryEvent], with orchestrator: any Orchestrator) throws {
        self.init(orchestrator: orchestrator)
        guard !history.isEmpty else { return }
        orchestrator.setReplaying(true)
        do {
            try replay(history)
        } catch {
            orchestrator.dispose()
            throw error
        }
        orchestrator.setReplaying(false)
    }

    private mutating func replay(_ history: [HistoryEvent]) throws {
        var expected = ExpectedActions()
        for event in history {
            if expected.isRecord(event) {
                let asked = try expected.match(event)
                record(HistoryEvent(sequence: event.sequence, time: event.time, kind: asked))
            } else {
                try expected.requireNone(before: event)
                expected.add(replayedActions(of: event))
            }
            // Where they stood among the actions: after what they end was made, before the next.
            for cancellation in expected.takeCancellations() { _ = forget(cancellation) }
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
            fail(error, at: time, into: &result)
        }
        return result
    }

    /// The orchestrator is up to date; what it does from now on is new.
    func endReplay() { orchestrator.setReplaying(false) }

    /// Gives a handler that is called when something has gone wrong between two events.
    func onFault(_ handler: @escaping @Sendable () -> Void) { orchestrator.onFault(handler) }

    /// Fails the instance where something has gone wrong since the last event.
    mutating func check(at time: Timestamp) -> FoldResult {
        guard state.outcome == nil, state.status != .continuedAsNew else { return FoldResult() }
        var result = FoldResult()
        do { try orchestrator.check() } catch { fail(error, at: time, into: &result) }
        return result
    }

    /// Records that the failures before were forgotten; changes nothing else.
    mutating func markRewound(reason: String, at time: Timestamp) -> HistoryEvent {
        var result = FoldResult()
        append(.executionRewound(reason: reason), at: time, to: &result)
        state.isRewound = true
        return result.events[0]
    }

    // MARK: - Events

    private func isRelevant(_ kind: HistoryEvent.Kind) -> Bool {
        guard state.outcome == nil, state.status != .continuedAsNew else { return false }
        switch kind {
        case .executionStarted: return state.started == nil
        case .taskCompleted(let completion): return state.openTasks[completion.taskID] != nil
        case .taskFailed(let taskID, _): return state.openTasks[taskID] != nil
        case .timerFired(let timerID): return state.openTimers[timerID] != nil
        case .subOrchestrationInstanceCompleted(let childID, _),
            .subOrchestrationInstanceFailed(let childID, _):
            return state.openChildren[childID] != nil
        case .executionSuspended: return state.status != .suspended
        case .executionResumed: return state.status == .suspended
        case .eventRaised, .executionCompleted: return true
        // Only what has failed is rewound, and that is not done by folding one more event.
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
            state.lastID = started.firstID - 1
            state.status = .running
        case .taskCompleted(let completion): state.openTasks[completion.taskID] = nil
        case .taskFailed(let taskID, _): state.openTasks[taskID] = nil
        case .timerFired(let timerID): state.openTimers[timerID] = nil
        case .subOrchestrationInstanceCompleted(let childID, _),
            .subOrchestrationInstanceFailed(let childID, _):
            state.openChildren[childID] = nil
        case .executionSuspended:
            state.status = .suspended
            return ([], [])
        case .executionResumed:
            state.status = .running
            return ([], try takeHeld())
        case .executionCompleted(let outcome): return (end(outcome), [])
        case .executionRewound:
            state.isRewound = true
            return ([], [])
        case .eventRaised, .taskScheduled, .timerCreated, .subOrchestrationInstanceCreated,
            .eventSent:
            break
        }
        if state.status == .suspended {
            state.held.append(event)
            return ([], [])
        }
        return ([], try orchestrator.handle(event))
    }

    /// Hands on what arrived while the instance was suspended. Events that come after the one at
    /// which it continues as new are carried over with the rest.
    private mutating func takeHeld() throws -> [OrchestrationAction] {
        let held = state.held
        state.held = []
        var actions: [OrchestrationAction] = []
        for (index, event) in held.enumerated() {
            actions += try orchestrator.handle(event)
            guard case .continueAsNew(let input, let carried)? = actions.last else { continue }
            let late = held[(index + 1)...].compactMap(\.raised)
            actions[actions.count - 1] = .continueAsNew(input: input, carrying: carried + late)
            break
        }
        return actions
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
        case .taskScheduled(let request): open(request)
        case .timerCreated(let timerID, let fireAt): open(timerID: timerID, fireAt: fireAt)
        case .subOrchestrationInstanceCreated(let request): open(request, at: event.time)
        case .executionCompleted(let outcome): _ = end(outcome)
        default: break
        }
    }
}

extension HistoryEvent {
    /// The external event that it is, if it is one.
    fileprivate var raised: RaisedEvent? {
        guard case .eventRaised(let name, let payload) = kind else { return nil }
        return RaisedEvent(name: name, payload: payload)
    }
}
