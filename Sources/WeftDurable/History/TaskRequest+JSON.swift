public import WeftCore

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
