public import WeftCore

/// The stored form of events: hand-written, one short key a field, the kind in `kind`. Readers
/// refuse kinds they do not know; fields may be added, never renamed.
extension HistoryEvent {
    /// The event as it stands in the store, without its sequence number.
    public var json: JSONValue {
        var fields = kind.fields
        fields["time"] = .int(Int(time.microseconds))
        return .object(fields)
    }

    /// Reads what `json` wrote.
    /// - Throws: `DurableError` with code `unknown-event` for a kind of a newer version,
    ///   `CoreError` for a field that is missing.
    public init(sequence: Int, json: JSONValue) throws {
        self.init(
            sequence: sequence,
            time: Timestamp(microseconds: Int64(try json.int("time"))),
            kind: try Kind(json: json))
    }
}

extension HistoryEvent.Kind {
    /// The event's name in the Durable Task vocabulary.
    public var name: String {
        switch self {
        case .executionStarted: "executionStarted"
        case .taskScheduled: "taskScheduled"
        case .taskCompleted: "taskCompleted"
        case .taskFailed: "taskFailed"
        case .timerCreated: "timerCreated"
        case .timerFired: "timerFired"
        case .eventRaised: "eventRaised"
        case .subOrchestrationInstanceCreated: "subOrchestrationInstanceCreated"
        case .subOrchestrationInstanceCompleted: "subOrchestrationInstanceCompleted"
        case .subOrchestrationInstanceFailed: "subOrchestrationInstanceFailed"
        case .eventSent: "eventSent"
        case .executionRewound: "executionRewound"
        case .executionSuspended: "executionSuspended"
        case .executionResumed: "executionResumed"
        case .executionCompleted: "executionCompleted"
        }
    }

    var fields: [String: JSONValue] {
        var fields = ownFields
        fields["kind"] = .string(name)
        return fields
    }

    private var ownFields: [String: JSONValue] {
        switch self {
        case .executionStarted(let started): started.fields
        case .taskScheduled(let request): request.fields
        case .taskCompleted(let completion): completion.fields
        case .taskFailed(let id, let failure): ["task": .int(id), "failure": failure.json]
        case .timerCreated(let id, let fireAt):
            ["timer": .int(id), "fireAt": .int(Int(fireAt.microseconds))]
        case .timerFired(let id): ["timer": .int(id)]
        case .eventRaised(let name, let payload): ["name": .string(name), "payload": payload]
        case .subOrchestrationInstanceCreated(let request): request.fields
        case .subOrchestrationInstanceCompleted(let id, let result):
            ["child": .int(id), "result": result]
        case .subOrchestrationInstanceFailed(let id, let failure):
            ["child": .int(id), "failure": failure.json]
        case .eventSent(let sent):
            [
                "target": .string(sent.target.text), "name": .string(sent.name),
                "payload": sent.payload,
            ]
        case .executionSuspended(let reason), .executionResumed(let reason),
            .executionRewound(let reason):
            ["reason": .string(reason)]
        case .executionCompleted(let outcome): outcome.fields
        }
    }

    init(json: JSONValue) throws {
        let kind = try json.string("kind")
        switch kind {
        case "executionStarted":
            self = .executionStarted(try ExecutionStarted(json: json))
        case "taskScheduled": self = .taskScheduled(try TaskRequest(json: json))
        case "taskCompleted": self = .taskCompleted(try TaskCompletion(json: json))
        case "taskFailed":
            self = .taskFailed(
                taskID: try json.int("task"), failure: try Failure(json: json.demand("failure")))
        case "timerCreated":
            self = .timerCreated(
                timerID: try json.int("timer"),
                fireAt: Timestamp(microseconds: Int64(try json.int("fireAt"))))
        case "timerFired": self = .timerFired(timerID: try json.int("timer"))
        case "eventRaised":
            self = .eventRaised(
                name: try json.string("name"), payload: try json.demand("payload"))
        case "subOrchestrationInstanceCreated":
            self = .subOrchestrationInstanceCreated(try ChildRequest(json: json))
        case "subOrchestrationInstanceCompleted":
            self = .subOrchestrationInstanceCompleted(
                childID: try json.int("child"), result: try json.demand("result"))
        case "subOrchestrationInstanceFailed":
            self = .subOrchestrationInstanceFailed(
                childID: try json.int("child"), failure: try Failure(json: json.demand("failure")))
        case "eventSent":
            self = .eventSent(
                SentEvent(
                    target: try InstanceID(json.string("target")), name: try json.string("name"),
                    payload: try json.demand("payload")))
        case "executionRewound": self = .executionRewound(reason: try json.string("reason"))
        case "executionSuspended": self = .executionSuspended(reason: try json.string("reason"))
        case "executionResumed": self = .executionResumed(reason: try json.string("reason"))
        case "executionCompleted": self = .executionCompleted(try ExecutionOutcome(json: json))
        default:
            throw DurableError(
                code: .unknownEvent,
                "Expected a history event that this version knows, found \"\(kind)\". "
                    + "Use the version of Weft that wrote this hub, or a newer one.")
        }
    }
}
