public import WeftCore

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
