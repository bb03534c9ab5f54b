internal import WeftCore

/// A value with at most one payload in it.
protocol PayloadCarrying: Sendable {
    var payload: JSONValue? { get }
    /// The same with another payload; unchanged where it has none.
    func with(payload: JSONValue) -> Self
}

extension ExecutionStarted: PayloadCarrying {
    var payload: JSONValue? { input }

    func with(payload: JSONValue) -> Self {
        Self(
            name: name, version: version, input: payload, parent: parent, generation: generation,
            firstID: firstID, trace: trace)
    }
}

extension TaskRequest: PayloadCarrying {
    var payload: JSONValue? { input }

    func with(payload: JSONValue) -> Self {
        Self(
            taskID: taskID, activity: activity, label: label, input: payload, retry: retry,
            timeout: timeout, reuseKey: reuseKey, heartbeatTimeout: heartbeatTimeout)
    }
}

extension ChildRequest: PayloadCarrying {
    var payload: JSONValue? { input }

    func with(payload: JSONValue) -> Self {
        Self(
            childID: childID, instanceID: instanceID, name: name, version: version,
            input: payload, isDetached: isDetached)
    }
}

extension ExecutionOutcome: PayloadCarrying {
    var payload: JSONValue? { if case .completed(let result) = self { result } else { nil } }

    func with(payload: JSONValue) -> Self {
        if case .completed = self { .completed(payload) } else { self }
    }
}

extension ActivityOutcome: PayloadCarrying {
    var payload: JSONValue? { if case .completed(let result, _) = self { result } else { nil } }

    func with(payload: JSONValue) -> Self {
        if case .completed(_, let attempt) = self { .completed(payload, by: attempt) } else { self }
    }
}

extension HistoryEvent.Kind: PayloadCarrying {
    var payload: JSONValue? {
        switch self {
        case .executionStarted(let started): started.payload
        case .taskScheduled(let request): request.payload
        case .taskCompleted(let completion): completion.result
        case .eventRaised(_, let payload): payload
        case .subOrchestrationInstanceCreated(let request): request.payload
        case .subOrchestrationInstanceCompleted(_, let result): result
        case .eventSent(let sent): sent.payload
        case .executionCompleted(let outcome): outcome.payload
        case .taskFailed, .timerCreated, .timerFired, .subOrchestrationInstanceFailed,
            .executionRewound, .executionSuspended, .executionResumed:
            nil
        }
    }

    func with(payload: JSONValue) -> Self {
        switch self {
        case .executionStarted(let started): .executionStarted(started.with(payload: payload))
        case .taskScheduled(let request): .taskScheduled(request.with(payload: payload))
        case .taskCompleted(let completion):
            .taskCompleted(
                TaskCompletion(
                    taskID: completion.taskID, result: payload,
                    reusedFrom: completion.reusedFrom, attempt: completion.attempt,
                    took: completion.took))
        case .eventRaised(let name, _): .eventRaised(name: name, payload: payload)
        case .subOrchestrationInstanceCreated(let request):
            .subOrchestrationInstanceCreated(request.with(payload: payload))
        case .subOrchestrationInstanceCompleted(let childID, _):
            .subOrchestrationInstanceCompleted(childID: childID, result: payload)
        case .eventSent(let sent):
            .eventSent(SentEvent(target: sent.target, name: sent.name, payload: payload))
        case .executionCompleted(let outcome): .executionCompleted(outcome.with(payload: payload))
        case .taskFailed, .timerCreated, .timerFired, .subOrchestrationInstanceFailed,
            .executionRewound, .executionSuspended, .executionResumed:
            self
        }
    }

    /// Whether it records what the orchestration asked for. Its payload is compared, never read.
    var isAction: Bool {
        switch self {
        case .taskScheduled, .subOrchestrationInstanceCreated, .eventSent, .executionCompleted: true
        default: false
        }
    }

    /// Whether it records the same as this action, whose payload may be recorded by reference.
    func isRecorded(as recorded: HistoryEvent.Kind) -> Bool {
        if self == recorded { return true }
        guard let asked = payload, let reference = recorded.payload,
            asked.isSamePayload(as: reference)
        else { return false }
        return with(payload: reference) == recorded
    }
}

extension ControlMessage: PayloadCarrying {
    var payload: JSONValue? {
        switch self {
        case .start(let started): started.payload
        case .taskEnded(_, let outcome): outcome.payload
        case .childEnded(_, .completed(let result)): result
        case .raiseEvent(_, let payload): payload
        default: nil
        }
    }

    func with(payload: JSONValue) -> Self {
        switch self {
        case .start(let started): .start(started.with(payload: payload))
        case .taskEnded(let taskID, let outcome):
            .taskEnded(taskID: taskID, outcome.with(payload: payload))
        case .childEnded(let childID, .completed):
            .childEnded(childID: childID, .completed(payload))
        case .raiseEvent(let name, _): .raiseEvent(name: name, payload: payload)
        default: self
        }
    }
}
