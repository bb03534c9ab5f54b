/// Takes the bytes of a new artifact piece by piece and hashes them on the way.
///
/// A writer belongs to the closure that it was lent to, and to one thread at a time.
public final class ArtifactWriter {
    private let file: TemporaryArtifactFile
    private var hasher = ArtifactHasher()

    init(_ file: TemporaryArtifactFile) { self.file = file }

    /// How many bytes have been written.
    public var byteCount: Int { hasher.byteCount }

    /// Appends these bytes.
    /// - Throws: `ArtifactError` with code `disk-full` or `artifact-store-unavailable`.
    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        try POSIX.write(bytes, to: file.fileDescriptor, path: file.path)
        hasher.update(bytes)
    }

    /// Appends these bytes.
    public func write(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { try write($0) }
    }

    /// What has been written so far.
    func described() -> Artifact {
        Artifact(id: hasher.finalized(), byteCount: hasher.byteCount)
    }
}
