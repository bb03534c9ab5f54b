internal import WeftCore

extension HistoryEvent.Kind {
    /// The task that an input event is about.
    var taskID: Int? {
        switch self {
        case .taskCompleted(let completion): completion.taskID
        case .taskFailed(let taskID, _): taskID
        default: nil
        }
    }

    /// What a worker tells its observer about a recorded event.
    func announcement(
        of id: InstanceID, _ request: TaskRequest?
    ) -> EngineEvent? {
        switch self {
        case .executionStarted(let started): started.generation == 0 ? .instanceStarted(id) : nil
        case .taskScheduled(let request): .taskScheduled(id, request)
        case .taskCompleted(let completion):
            request.map { .taskCompleted(id, $0, completion) }
        case .taskFailed(_, let failure): request.map { .taskFailed(id, $0, failure) }
        case .eventRaised(let name, _): .eventRaised(id, name: name)
        case .executionCompleted(let outcome): .instanceEnded(id, outcome)
        case .timerCreated, .timerFired, .executionSuspended, .executionResumed,
            .subOrchestrationInstanceCreated, .subOrchestrationInstanceCompleted,
            .subOrchestrationInstanceFailed, .eventSent, .executionRewound:
            nil
        }
    }
}
