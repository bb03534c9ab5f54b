import WeftCore

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
