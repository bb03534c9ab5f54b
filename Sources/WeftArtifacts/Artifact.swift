public import WeftCore

/// What is known of an artifact without reading it: which bytes, and how many.
///
/// This, never the bytes, is what plans and histories carry. The count lets a reader notice a
/// truncated file without hashing it.
public struct Artifact: Hashable, Sendable {
    /// The SHA-256 of the bytes.
    public let id: ArtifactID
    /// How many bytes there are, 0 or more.
    public let byteCount: Int

    /// An artifact by its ID and its length; it need not be in any store.
    public init(id: ArtifactID, byteCount: Int) {
        self.id = id
        self.byteCount = byteCount
    }
}

extension Artifact {
    /// The artifact as it stands in the history: `{"artifact":"ba78...","bytes":3}`. By these two
    /// fields a result is known to point to an artifact, and is reused only while that is there.
    public var json: JSONValue { ["artifact": id.json, "bytes": .int(byteCount)] }

    /// Reads what `json` wrote.
    /// - Throws: `CoreError` where a field is missing, `ArtifactError` where the ID is not one.
    public init(json: JSONValue) throws {
        self.init(id: try ArtifactID(json.string("artifact")), byteCount: try json.int("bytes"))
    }
}

/// An artifact as it lies in a store.
public struct HeldArtifact: Hashable, Sendable {
    /// Which bytes, and how many.
    public let artifact: Artifact
    /// When it was last put or renewed.
    public let usedAt: Timestamp

    /// An artifact and the moment of its last use.
    public init(artifact: Artifact, usedAt: Timestamp) {
        self.artifact = artifact
        self.usedAt = usedAt
    }
}

/// What all artifacts of a store take up together.
public struct ArtifactUsage: Hashable, Sendable {
    /// How many artifacts there are.
    public let count: Int
    /// The sum of their lengths in bytes.
    public let byteCount: Int

    /// How many artifacts, and their bytes together.
    public init(count: Int, byteCount: Int) {
        self.count = count
        self.byteCount = byteCount
    }
}
