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

extension ExecutionStarted {
    var fields: [String: JSONValue] {
        var fields: [String: JSONValue] = [
            "name": .string(name), "version": .string(version), "input": input,
        ]
        if let parent {
            fields["parent"] = [
                "instance": .string(parent.instanceID.text), "child": .int(parent.childID),
            ]
        }
        if generation > 0 { fields["generation"] = .int(generation) }
        if firstID > 0 { fields["firstID"] = .int(firstID) }
        if !trace.isEmpty { fields["trace"] = trace.json }
        return fields
    }

    init(json: JSONValue) throws {
        self.init(
            name: try json.string("name"), version: try json.string("version"),
            input: try json.demand("input"),
            parent: try json["parent"].map {
                ParentInstance(
                    instanceID: try InstanceID($0.string("instance")), childID: try $0.int("child"))
            },
            generation: try json["generation"]?.requireInt("generation") ?? 0,
            firstID: try json["firstID"]?.requireInt("firstID") ?? 0,
            trace: try json["trace"].map(TraceContext.init(json:)) ?? TraceContext())
    }
}

extension TraceContext {
    var json: JSONValue {
        func object(_ fields: [String: String]) -> JSONValue {
            .object(fields.mapValues(JSONValue.string))
        }
        return ["caller": object(caller), "span": object(span)]
    }

    init(json: JSONValue) throws {
        func fields(_ name: String) throws -> [String: String] {
            try json.demand(name).objectValue?.mapValues { try $0.requireString(name) } ?? [:]
        }
        self.init(caller: try fields("caller"), span: try fields("span"))
    }
}

extension ChildRequest {
    var fields: [String: JSONValue] {
        var fields: [String: JSONValue] = [
            "child": .int(childID), "instance": .string(instanceID.text), "name": .string(name),
            "version": .string(version), "input": input,
        ]
        if isDetached { fields["detached"] = true }
        return fields
    }

    init(json: JSONValue) throws {
        self.init(
            childID: try json.int("child"), instanceID: try InstanceID(json.string("instance")),
            name: try json.string("name"), version: try json.string("version"),
            input: try json.demand("input"), isDetached: json["detached"] != nil)
    }
}

extension TaskRequest {
    /// The request as it stands in the history.
    public var json: JSONValue { .object(fields) }

    var fields: [String: JSONValue] {
        var fields: [String: JSONValue] = [
            "task": .int(taskID), "activity": .string(activity), "label": .string(label),
            "input": input,
        ]
        if retry != .none { fields["retry"] = retry.json }
        if let timeout { fields["timeout"] = .int(Int(timeout.microseconds)) }
        if let reuseKey { fields["reuseKey"] = .string(reuseKey) }
        if let heartbeatTimeout { fields["heartbeat"] = .int(Int(heartbeatTimeout.microseconds)) }
        return fields
    }

    /// Reads what `json` wrote.
    public init(json: JSONValue) throws {
        self.init(
            taskID: try json.int("task"), activity: try json.string("activity"),
            label: try json.string("label"), input: try json.demand("input"),
            retry: try json["retry"].map(RetryPolicy.init(json:)) ?? .none,
            timeout: try json["timeout"].map { .microseconds(try $0.requireInt("timeout")) },
            reuseKey: try json["reuseKey"]?.requireString("reuseKey"),
            heartbeatTimeout: try json["heartbeat"].map {
                .microseconds(try $0.requireInt("heartbeat"))
            })
    }
}

extension TaskCompletion {
    var fields: [String: JSONValue] {
        var fields: [String: JSONValue] = ["task": .int(taskID), "result": result]
        if let reusedFrom { fields["reusedFrom"] = reusedFrom.json }
        if attempt > 1 { fields["attempt"] = .int(attempt) }
        if let took { fields["took"] = .int(Int(took.microseconds)) }
        return fields
    }

    init(json: JSONValue) throws {
        self.init(
            taskID: try json.int("task"), result: try json.demand("result"),
            reusedFrom: try json["reusedFrom"].map(ReuseOrigin.init(json:)),
            attempt: try json["attempt"]?.requireInt("attempt") ?? 1,
            took: try json["took"].map { .microseconds(try $0.requireInt("took")) })
    }
}

extension ReuseOrigin {
    var json: JSONValue { ["instance": .string(instanceID.text), "task": .int(taskID)] }

    init(json: JSONValue) throws {
        self.init(
            instanceID: try InstanceID(json.string("instance")), taskID: try json.int("task"))
    }
}

extension ExecutionOutcome {
    /// The outcome's fields, as they stand in the last event of a history.
    public var fields: [String: JSONValue] {
        var fields: [String: JSONValue] = ["status": .string(status.rawValue)]
        switch self {
        case .completed(let result): fields["result"] = result
        case .failed(let failure): fields["failure"] = failure.json
        case .terminated(let reason), .canceled(let reason): fields["reason"] = .string(reason)
        }
        return fields
    }

    /// Reads what `fields` wrote.
    public init(json: JSONValue) throws {
        let status = try json.string("status")
        switch RuntimeStatus(rawValue: status) {
        case .completed: self = .completed(try json.demand("result"))
        case .failed: self = .failed(try Failure(json: json.demand("failure")))
        case .terminated: self = .terminated(reason: try json.string("reason"))
        case .canceled: self = .canceled(reason: try json.string("reason"))
        default:
            throw DurableError(
                code: .unknownEvent, "Expected a final status, found \"\(status)\".")
        }
    }
}
