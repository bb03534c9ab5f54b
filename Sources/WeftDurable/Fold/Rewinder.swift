internal import WeftCore

/// Folds what came from outside into a new orchestrator.
struct Rewinder {
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
