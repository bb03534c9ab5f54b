import Crypto

/// Works out an `ArtifactID` piece by piece, for bytes that are never in memory all at once.
///
/// ```swift
/// var hasher = ArtifactHasher()
/// for chunk in chunks { hasher.update(chunk) }
/// let id = hasher.finalized()
/// ```
public struct ArtifactHasher: Sendable {
    private var hash = SHA256()

    /// How many bytes have been hashed.
    public private(set) var byteCount = 0

    /// A hasher that has seen no bytes.
    public init() {}

    /// Hashes these bytes after those before. Costs a pass over them.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        hash.update(bufferPointer: bytes)
        byteCount += bytes.count
    }

    /// Hashes these bytes after those before. Costs a pass over them.
    public mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// The ID of everything hashed so far; more may be hashed afterwards.
    public func finalized() -> ArtifactID { ArtifactID(digest: hash.finalize()) }
}
