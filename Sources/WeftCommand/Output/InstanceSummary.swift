internal import Weft

extension InstanceRecord {
    /// The record as `--json` prints it, on every command: fields are added over time, never
    /// renamed. Times are microseconds since 1970.
    var summary: JSONValue {
        var fields: [String: JSONValue] = [
            "id": .string(id.text), "pipeline": .string(label), "status": .string(status.rawValue),
            "created": .int(Int(createdAt.microseconds)),
            "updated": .int(Int(updatedAt.microseconds)), "events": .int(lastSequence),
            "orchestration": .string(orchestration), "version": .string(version),
        ]
        switch outcome {
        case .completed(let result)?: fields["result"] = result
        case .failed(let failure)?: fields["failure"] = failure.json
        case .terminated(let reason)?, .canceled(let reason)?: fields["reason"] = .string(reason)
        case nil: break
        }
        if !waits.isEmpty { fields["waits"] = .array(waits.map { .string($0.description) }) }
        if let parent { fields["parent"] = .string(parent.text) }
        if let group { fields["group"] = .string(group) }
        if let startAt { fields["startAt"] = .int(Int(startAt.microseconds)) }
        if generation > 0 { fields["generation"] = .int(generation) }
        if let customStatus { fields["customStatus"] = customStatus }
        if let lease { fields["worker"] = .string(lease.worker.text) }
        return .object(fields)
    }
}
