internal import WeftCore

/// What a history has asked for.
struct FormerRequests {
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
