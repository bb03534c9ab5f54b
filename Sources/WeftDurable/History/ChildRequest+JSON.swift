import WeftCore

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
