internal import WeftCore

/// How an instance that has failed begins again: its history without its failures.
///
/// Everything in the history that came from outside and was no failure is handed to a new
/// orchestrator, in order and with its own time. What it then asks for and the history does not
/// answer is open, and is done again: a step that failed, with all its attempts; the branches of a
/// fan-out that had not come to their end. What was recorded as done is not done again.
struct RewindPlan: Sendable {
    let reason: String
    /// The instance as it stands without its failures.
    let fold: InstanceFold
    /// The new history, which ends with `executionRewound`, or with what follows from it.
    let events: [HistoryEvent]
    /// What the new history asks for and the old one did not, beside what is open.
    let commands: [Command]
    /// The sequence number of the last event of the old history.
    let formerLastSequence: Int
    /// Children that have failed, to be rewound in turn, or started again where they are gone by
    /// the time that this is recorded.
    var failedChildren: [ChildRequest] = []
    /// Children that are to be started again where they are gone or were stopped, and told of
    /// where they have completed.
    var lostChildren: [ChildRequest] = []

    /// Live ones that would tell of their end under an ID that stands for something else now.
    var strayChildren: [ChildRequest] = []
    private let former: FormerRequests

    /// - Parameter makeOrchestrator: Called two or three times.
    /// - Throws: where the history cannot be rewound: the code that decides was changed, or fails
    ///   again by itself. Costs as much as folding the history two or three times.
    init(
        rewinding history: [HistoryEvent], reason: String, at now: Timestamp,
        with makeOrchestrator: () throws -> any Orchestrator
    ) throws {
        // Tells where the code was changed: of a new history, nothing could.
        try InstanceFold(replaying: history, with: makeOrchestrator()).dispose()
        var rewinder = Rewinder(history, try makeOrchestrator())
        let end = try rewinder.run(reason, at: now, markBefore: nil)
        if let end {
            // The code was mended, and now comes to an end by itself.
            rewinder = Rewinder(history, try makeOrchestrator())
            _ = try rewinder.run(reason, at: now, markBefore: end)
        }
        self.reason = reason
        fold = rewinder.fold
        events = rewinder.events
        commands = rewinder.newCommands
        formerLastSequence = history.last?.sequence ?? 0
        former = FormerRequests(history)
    }

    /// Whether a child knows its parent's ID for it. Of an async orchestration that takes another
    /// way now, the IDs may have changed.
    func knowsItsID(_ child: ChildRequest) -> Bool {
        former.child(child.childID)?.instanceID == child.instanceID
    }

    /// The activities to be queued again.
    var openTasks: [TaskRequest] { fold.state.openTasks.sorted { $0.key < $1.key }.map(\.value) }

    /// The timers to be set again.
    var openTimers: [Checkpoint.NewTimer] {
        fold.state.openTimers.sorted { $0.key < $1.key }.map {
            Checkpoint.NewTimer(timerID: $0.key, fireAt: $0.value)
        }
    }

    /// The children that the new history waits for.
    var openChildren: [ChildRequest] {
        fold.state.openChildren.sorted { $0.key < $1.key }.map(\.value.request)
    }
}

/// Folds what came from outside into a new orchestrator.
private struct Rewinder {
    private let inputs: [HistoryEvent]
    private let former: FormerRequests
    private(set) var fold: InstanceFold
    private(set) var events: [HistoryEvent] = []

    init(_ history: [HistoryEvent], _ orchestrator: any Orchestrator) {
        inputs = history.filter(\.isRewindable)
        former = FormerRequests(history)
        fold = InstanceFold(orchestrator: orchestrator)
        orchestrator.setReplaying(true)
    }

    /// - Parameter markBefore: The input before which `executionRewound` is recorded; `nil` means
    ///   after the last.
    /// - Returns: the input at which the orchestration completes, if it does.
    mutating func run(_ reason: String, at now: Timestamp, markBefore: Int?) throws -> Int? {
        defer { fold.endReplay() }
        for (index, input) in inputs.enumerated() {
            if index == markBefore { events.append(fold.markRewound(reason: reason, at: now)) }
            if case .executionRewound(let reason) = input.kind {
                events.append(fold.markRewound(reason: reason, at: input.time))
            } else if former.asks(for: input.kind, like: fold.state) {
                events += try apply(input)
                if fold.state.outcome != nil { return index }
            }
        }
        events.append(fold.markRewound(reason: reason, at: now))
        return nil
    }

    private mutating func apply(_ input: HistoryEvent) throws -> [HistoryEvent] {
        let result = fold.apply(input.kind, at: input.time)
        if case .failed(let failure)? = fold.state.outcome {
            throw DurableError(
                code: .notRewindable,
                "Expected a failure that may be forgotten, found that the orchestration fails "
                    + "without one: \(failure.message) Mend the orchestration, or start anew.")
        }
        guard fold.state.status != .continuedAsNew else {
            throw DurableError(
                code: .notRewindable,
                "Expected the orchestration to come to where it failed, found that it now "
                    + "continues as new before. Start it anew.")
        }
        return result.events
    }

    /// Events to be sent and detached children to be started that the old history does not have.
    var newCommands: [Command] {
        var old = former.sent
        return events.compactMap { event in
            if let index = old[event.kind], index > 0 {
                old[event.kind] = index - 1
                return nil
            }
            switch event.kind {
            case .eventSent(let sent):
                let message = ControlMessage.raiseEvent(name: sent.name, payload: sent.payload)
                return .send(SentMessage(message, to: sent.target))
            case .subOrchestrationInstanceCreated(let request) where request.isDetached:
                return .startChild(request)
            default: return nil
            }
        }
    }
}

/// What a history has asked for.
private struct FormerRequests {
    private var tasks: [Int: TaskRequest] = [:]
    private var timers: [Int: Timestamp] = [:]
    private var children: [Int: ChildRequest] = [:]
    /// Events sent and detached children started, and how often.
    private(set) var sent: [HistoryEvent.Kind: Int] = [:]

    init(_ history: [HistoryEvent]) {
        for event in history {
            switch event.kind {
            case .taskScheduled(let request): tasks[request.taskID] = request
            case .timerCreated(let timerID, let fireAt): timers[timerID] = fireAt
            case .subOrchestrationInstanceCreated(let request):
                children[request.childID] = request
                if request.isDetached { sent[event.kind, default: 0] += 1 }
            case .eventSent: sent[event.kind, default: 0] += 1
            default: break
            }
        }
    }

    func child(_ id: Int) -> ChildRequest? { children[id] }

    /// Whether what the input answers is open under the same ID and is what was asked for then.
    func asks(for input: HistoryEvent.Kind, like state: InstanceState) -> Bool {
        switch input {
        case .taskCompleted(let completion):
            isSame(tasks[completion.taskID], state.openTasks[completion.taskID])
        case .timerFired(let timerID): isSame(timers[timerID], state.openTimers[timerID])
        case .subOrchestrationInstanceCompleted(let childID, _):
            isSame(children[childID], state.openChildren[childID]?.request)
        default: true
        }
    }

    private func isSame<Request: Equatable>(_ old: Request?, _ new: Request?) -> Bool {
        old != nil && old == new
    }

    /// The same for requests, whose recorded payload may be a reference.
    private func isSame<Request: Equatable & PayloadCarrying>(
        _ old: Request?, _ new: Request?
    ) -> Bool {
        guard let old, let new else { return false }
        if old == new { return true }
        guard let recorded = old.payload, let asked = new.payload,
            asked.isSamePayload(as: recorded)
        else { return false }
        return old == new.with(payload: recorded)
    }
}

extension HistoryEvent {
    /// Whether it came from outside and is no failure.
    fileprivate var isRewindable: Bool {
        switch kind {
        case .executionStarted, .taskCompleted, .timerFired, .eventRaised,
            .subOrchestrationInstanceCompleted, .executionRewound, .executionSuspended,
            .executionResumed:
            true
        case .taskScheduled, .taskFailed, .timerCreated, .subOrchestrationInstanceCreated,
            .subOrchestrationInstanceFailed, .eventSent, .executionCompleted:
            false
        }
    }
}
