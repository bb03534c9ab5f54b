public import WeftCore

extension ActivityCall {
    var fields: [String: JSONValue] {
        var fields: [String: JSONValue] = [
            "activity": .string(name), "version": .int(version), "settings": settings,
        ]
        if !isReusable { fields["reusable"] = false }
        return fields
    }

    init(json: JSONValue) throws {
        self.init(
            name: try json.string("activity"), version: try json.int("version"),
            settings: try json.demand("settings"),
            isReusable: json["reusable"]?.boolValue ?? true)
    }
}

extension OperationCall {
    /// The call as it stands in plans and in the input of a chain's activity.
    public var fields: [String: JSONValue] {
        var fields: [String: JSONValue] = [
            "operation": .string(name), "version": .int(version), "settings": settings,
        ]
        if extraInputs > 0 { fields["extraInputs"] = .int(extraInputs) }
        if !isReusable { fields["reusable"] = false }
        return fields
    }

    /// Reads what `fields` wrote.
    public init(json: JSONValue) throws {
        self.init(
            name: try json.string("operation"), version: try json.int("version"),
            settings: try json.demand("settings"),
            extraInputs: try json["extraInputs"]?.requireInt("extraInputs") ?? 0,
            isReusable: json["reusable"]?.boolValue ?? true)
    }
}

extension EventWait {
    var fields: [String: JSONValue] {
        var fields: [String: JSONValue] = ["event": .string(name)]
        if let timeout { fields["within"] = .int(Int(timeout.microseconds)) }
        if let fallback { fields["fallback"] = fallback }
        if !requiredFields.isEmpty {
            fields["requires"] = .array(requiredFields.map(JSONValue.string))
        }
        return fields
    }

    init(json: JSONValue) throws {
        self.init(
            name: try json.string("event"),
            timeout: try json["within"].map { .microseconds(try $0.requireInt("within")) },
            fallback: json["fallback"],
            requiredFields: try (json["requires"]?.arrayValue ?? []).map {
                try $0.requireString("requires")
            })
    }
}
