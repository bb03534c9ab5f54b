internal import WeftArtifacts
internal import WeftCore
internal import WeftFill
internal import WeftPipeline

/// How far a fill has come: what one level hands to the next finer one.
struct FillStep: Hashable, Sendable {
    /// The level that was filled last; `levelCount` before the first.
    let level: Int
    let levelCount: Int
    /// The encoded state of the fill; `nil` before the first level.
    let state: Artifact?
    /// What the pyramid was made with, so that no level can have another.
    let patchSize: PatchSize
}

extension FillStep: PlanValue {
    static var planType: String { "fill state" }

    init(planJSON json: JSONValue) throws {
        level = try json.int("level")
        levelCount = try json.int("levels")
        state = try json["state"].map {
            Artifact(id: try ArtifactID($0.string("artifact")), byteCount: try $0.int("bytes"))
        }
        patchSize = try PatchSize(recordedIn: json)
    }

    func planJSON() -> JSONValue {
        var fields: [String: JSONValue] = ["level": .int(level), "levels": .int(levelCount)]
        if let state {
            fields["state"] = ["artifact": state.id.json, "bytes": .int(state.byteCount)]
        }
        patchSize.record(in: &fields)
        return .object(fields)
    }
}
