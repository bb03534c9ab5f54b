public import WeftCore

/// Where artifacts live: immutable bytes, each named by its SHA-256.
///
/// ```swift
/// let store = try FolderArtifactStore(path: "hub/artifacts")
/// let artifact = try store.put(Array("abc".utf8))
/// let bytes = try store.bytes(of: artifact.id)
/// ```
///
/// Once a `put` has returned, the artifact is there complete, and stays there as far as the store's
/// durability promises; before, it is not there at all. Putting the same bytes again costs a pass
/// over them and changes nothing.
///
/// Every method is synchronous and may wait for the disk: call it on a thread of your own, never on
/// Swift's cooperative pool. Methods may be called from any number of threads at once. They throw
/// `ArtifactError`, and whatever a closure of the caller's throws.
public protocol ArtifactStore: Sendable {
    /// Leaves nothing of its own behind: no `put` may be under way, and none succeeds afterwards.
    /// Reading goes on. Optional: the default does nothing.
    func close()

    /// Stores these bytes.
    func put(_ bytes: UnsafeRawBufferPointer) throws -> Artifact

    /// Stores what `body` writes to a new, empty temporary file.
    ///
    /// The file is on the store's disk, open for reading and writing, and gone if `body` throws.
    /// Hashing costs one further pass over the file; `put(writing:)` hashes on the way.
    /// - Returns: The artifact, and what `body` returned.
    func withTemporaryFile<Value>(
        _ body: (TemporaryArtifactFile) throws -> Value
    ) throws -> (artifact: Artifact, value: Value)

    /// Stores what `body` hands to the writer, hashing it on the way.
    /// - Returns: The artifact, and what `body` returned.
    func put<Value>(
        writing body: (ArtifactWriter) throws -> Value
    ) throws -> (artifact: Artifact, value: Value)

    /// Whether the artifact is there. It is not read.
    func contains(_ id: ArtifactID) throws -> Bool

    /// Opens the artifact for reading.
    /// - Parameter byteCount: The recorded length, if it is known. An artifact of another length is
    ///   damaged: it is set aside, as if `verify` had found it so.
    func open(_ id: ArtifactID, expecting byteCount: Int?) throws -> ArtifactFile

    /// A path from which the artifact's bytes can be read and mapped while the store lives.
    ///
    /// The file must not be changed; it is read-only.
    func path(of id: ArtifactID) throws -> String

    /// Removes the artifact. Whoever has it open or mapped keeps it.
    /// - Returns: Whether it was there.
    @discardableResult
    func remove(_ id: ArtifactID) throws -> Bool

    /// Makes the artifact as young as one that has just been put, so that no collection takes it.
    /// - Returns: Whether it is there.
    func renew(_ id: ArtifactID) throws -> Bool

    /// Removes the artifact if it was neither put nor renewed since a moment. Nobody puts or renews
    /// it between the look and the removal.
    /// - Returns: Whether it was removed.
    func remove(_ id: ArtifactID, unusedSince moment: Timestamp) throws -> Bool

    /// All artifacts with the moments of their last use, sorted by ID. Costs a look at every one.
    func holdings() throws -> [HeldArtifact]

    /// Reads the artifact and checks it against its ID.
    ///
    /// A damaged artifact is set aside where it can be looked at, so that `contains` says no and
    /// the step that makes it runs again; then the error is thrown.
    /// - Returns: The artifact, with its length.
    @discardableResult
    func verify(_ id: ArtifactID) throws -> Artifact
}

extension ArtifactStore {
    public func close() {}

    /// Stores these bytes.
    public func put(_ bytes: [UInt8]) throws -> Artifact {
        try bytes.withUnsafeBytes { try put($0) }
    }

    /// Stores a copy of a file. The file must be a regular one (a link to one will do).
    public func put(contentsOfFile path: String) throws -> Artifact {
        let file = try ArtifactFile(readingInputAt: path)
        return try put { writer in try file.forEachChunk { try writer.write($0) } }.artifact
    }

    /// Opens the artifact for reading, whatever its length.
    public func open(_ id: ArtifactID) throws -> ArtifactFile { try open(id, expecting: nil) }

    /// Opens the artifact for reading; one of another length is damaged.
    public func open(_ artifact: Artifact) throws -> ArtifactFile {
        try open(artifact.id, expecting: artifact.byteCount)
    }

    /// The artifact's length in bytes. It is not read.
    public func byteCount(of id: ArtifactID) throws -> Int { try open(id).byteCount }

    /// All bytes of the artifact, copied into memory.
    public func bytes(of id: ArtifactID) throws -> [UInt8] { try open(id).bytes() }

    /// All bytes of the artifact, copied into memory; one of another length is damaged.
    public func bytes(of artifact: Artifact) throws -> [UInt8] { try open(artifact).bytes() }

    /// The artifact's bytes, mapped into memory and not copied.
    public func map(_ artifact: Artifact) throws -> MappedArtifact { try open(artifact).mapped() }

    /// All artifacts, sorted by ID. Costs a look at every one of them, but reads none.
    public func artifacts() throws -> [Artifact] { try holdings().map(\.artifact) }

    /// How many artifacts there are and what they take up. Costs a look at every one of them.
    public func usage() throws -> ArtifactUsage {
        let all = try artifacts()
        return ArtifactUsage(count: all.count, byteCount: all.reduce(0) { $0 + $1.byteCount })
    }
}

extension Artifact {
    /// What a file would be as an artifact, without storing it. Costs a pass over the file.
    ///
    /// Inputs are recorded by this, so that a changed input is noticed.
    /// - Throws: `ArtifactError` with code `artifact-input-unusable`.
    public init(describingFile path: String) throws {
        self = try ArtifactFile(readingInputAt: path).described()
    }
}
