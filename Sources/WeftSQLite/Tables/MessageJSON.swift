import WeftCore
import WeftDurable

/// Messages are stored as the history events that they become.
extension ControlMessage {
    func text(at time: Timestamp) -> String {
        HistoryEvent(sequence: 0, time: time, kind: event).json.text
    }

    init(text: String) throws {
        let event = try HistoryEvent(sequence: 0, json: JSONValue(parsing: text))
        switch event.kind {
        case .executionStarted(let started): self = .start(started)
        case .taskCompleted(let completion):
            let attempt = AttemptRecord(
                number: completion.attempt, took: completion.took,
                reusedFrom: completion.reusedFrom)
            self = .taskEnded(
                taskID: completion.taskID, .completed(completion.result, by: attempt))
        case .taskFailed(let taskID, let failure):
            self = .taskEnded(taskID: taskID, .failed(failure))
        case .subOrchestrationInstanceCompleted(let childID, let result):
            self = .childEnded(childID: childID, .completed(result))
        case .subOrchestrationInstanceFailed(let childID, let failure):
            self = .childEnded(childID: childID, .failed(failure))
        case .executionRewound(let reason): self = .rewind(reason: reason)
        case .eventRaised(let name, let payload): self = .raiseEvent(name: name, payload: payload)
        case .executionSuspended(let reason): self = .suspend(reason: reason)
        case .executionResumed(let reason): self = .resume(reason: reason)
        case .executionCompleted(.terminated(let reason)): self = .terminate(reason: reason)
        case .executionCompleted(.canceled(let reason)): self = .cancel(reason: reason)
        case .timerFired(let timerID): self = .timerDue(timerID: timerID)
        case .taskScheduled, .timerCreated, .executionCompleted, .eventSent,
            .subOrchestrationInstanceCreated:
            throw DurableError(
                code: .unknownEvent,
                "Expected a message in the control queue, found the event \(event.kind.name).")
        }
    }
}

extension Wait {
    var json: JSONValue {
        var fields: [String: JSONValue] = [
            "for": .string(description), "since": .int(Int(since.microseconds)),
        ]
        if let until { fields["until"] = .int(Int(until.microseconds)) }
        return .object(fields)
    }

    init(json: JSONValue) throws {
        self.init(
            try json.string("for"), since: Timestamp(microseconds: Int64(try json.int("since"))),
            until: try json["until"].map {
                Timestamp(microseconds: Int64(try $0.requireInt("until")))
            })
    }
}
