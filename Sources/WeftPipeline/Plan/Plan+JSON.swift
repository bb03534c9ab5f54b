public import WeftCore

/// The stored form of a plan: hand-written and versioned. Fields may be added, never renamed.
extension Plan {
    /// The plan as it is stored and hashed.
    public var json: JSONValue {
        [
            "weft-plan": .int(Self.formatVersion), "pipeline": .string(pipeline),
            "type": .string(resultType), "body": body.json,
        ]
    }

    /// Reads what `json` wrote, by this version or an earlier one.
    /// - Throws: `PipelineError` with code `unreadable-plan`.
    public init(json: JSONValue) throws {
        do {
            let version = try json.int("weft-plan")
            guard version <= Self.formatVersion else {
                throw PipelineError(
                    code: .unreadablePlan,
                    "Expected a plan of format \(Self.formatVersion) or earlier, found format "
                        + "\(version). Run it with the version of Weft that made it.")
            }
            self.init(
                pipeline: try json.string("pipeline"),
                body: try Block(json: json.demand("body")),
                resultType: try json.string("type"))
        } catch let error as CoreError {
            throw PipelineError(
                code: .unreadablePlan, "Expected a plan, found damaged JSON: \(error.message)")
        }
    }
}

extension Block {
    var json: JSONValue {
        var fields: [String: JSONValue] = [
            "steps": .array(steps.map(\.json)), "result": result.json,
        ]
        if !parameters.isEmpty { fields["parameters"] = .array(parameters.map(JSONValue.int)) }
        return .object(fields)
    }

    init(json: JSONValue) throws {
        parameters =
            try json["parameters"].map { _ in
                try json.array("parameters").map { try $0.requireInt("parameters") }
            } ?? []
        steps = try json.array("steps").map(Step.init(json:))
        result = try StepInput(json: json.demand("result"))
    }
}

extension StepInput {
    var json: JSONValue {
        switch self {
        case .step(let id): .int(id)
        case .value(let value): ["value": value]
        }
    }

    init(json: JSONValue) throws {
        if let id = json.intValue {
            self = .step(id)
        } else {
            self = .value(try json.demand("value"))
        }
    }
}

extension Step {
    var json: JSONValue {
        var fields = kind.fields
        fields["id"] = .int(id)
        fields["type"] = .string(type)
        fields["label"] = .string(label)
        fields["at"] = .string(position.description)
        if !inputs.isEmpty { fields["inputs"] = .array(inputs.map(\.json)) }
        if let retry = options.retry { fields["retry"] = retry.json }
        if let timeout = options.timeout { fields["timeout"] = .int(Int(timeout.microseconds)) }
        if let heartbeat = options.heartbeatTimeout {
            fields["heartbeat"] = .int(Int(heartbeat.microseconds))
        }
        if options.isCheckpointed { fields["checkpointed"] = true }
        return .object(fields)
    }

    init(json: JSONValue) throws {
        id = try json.int("id")
        kind = try Kind(json: json)
        inputs =
            try json["inputs"].map { _ in
                try json.array("inputs").map(StepInput.init(json:))
            } ?? []
        type = try json.string("type")
        label = try json.string("label")
        position = SourcePosition(parsing: try json.string("at"))
        options.retry = try json["retry"].map(RetryPolicy.init(json:))
        options.timeout = try json["timeout"].map { .microseconds(try $0.requireInt("timeout")) }
        options.heartbeatTimeout = try json["heartbeat"].map {
            .microseconds(try $0.requireInt("heartbeat"))
        }
        options.isCheckpointed = json["checkpointed"]?.boolValue ?? false
    }
}

extension Step.Kind {
    /// The kind's name, as it stands in plans and in drawings.
    public var name: String {
        switch self {
        case .input: "input"
        case .parameter: "parameter"
        case .activity: "activity"
        case .chain: "chain"
        case .field: "field"
        case .list: "list"
        case .map: "map"
        case .filter: "filter"
        case .reduce: "reduce"
        case .zip: "zip"
        case .reversed: "reversed"
        case .count: "count"
        case .choose: "choose"
        case .event: "event"
        }
    }

    var fields: [String: JSONValue] {
        var fields = payload
        fields["kind"] = .string(name)
        return fields
    }

    private var payload: [String: JSONValue] {
        switch self {
        case .input(let name): ["name": .string(name)]
        case .field(let name): ["field": .string(name)]
        case .activity(let call): call.fields
        case .chain(let calls): ["operations": .array(calls.map { .object($0.fields) })]
        case .map(let block), .filter(let block), .reduce(let block): ["block": block.json]
        case .choose(let then, let otherwise): ["then": then.json, "otherwise": otherwise.json]
        case .event(let wait): wait.fields
        case .parameter, .list, .zip, .reversed, .count: [:]
        }
    }

    init(json: JSONValue) throws {
        let kind = try json.string("kind")
        switch kind {
        case "input": self = .input(name: try json.string("name"))
        case "parameter": self = .parameter
        case "activity": self = .activity(try ActivityCall(json: json))
        case "chain": self = .chain(try json.array("operations").map(OperationCall.init(json:)))
        case "field": self = .field(try json.string("field"))
        case "list": self = .list
        case "map": self = .map(try Block(json: json.demand("block")))
        case "filter": self = .filter(try Block(json: json.demand("block")))
        case "reduce": self = .reduce(try Block(json: json.demand("block")))
        case "zip": self = .zip
        case "reversed": self = .reversed
        case "count": self = .count
        case "choose":
            self = .choose(
                then: try Block(json: json.demand("then")),
                otherwise: try Block(json: json.demand("otherwise")))
        case "event": self = .event(try EventWait(json: json))
        default:
            throw PipelineError(
                code: .unreadablePlan,
                "Expected a step that this version knows, found \"\(kind)\". "
                    + "Run the plan with the version of Weft that made it.")
        }
    }
}
