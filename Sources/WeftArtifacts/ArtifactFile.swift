import Foundation

/// An artifact open for reading, closed when the last reference goes.
///
/// It stays readable when the artifact is removed from its store meanwhile.
public final class ArtifactFile: Sendable {
    /// How many bytes are hashed or copied at a time: what stays in the processor's cache, and is no
    /// new memory of the system for each file.
    static let chunkSize = 1 << 16

    /// The file, open for reading at its first byte; valid while this object lives.
    ///
    /// Duplicate it to keep it longer; a duplicate shares its position. The methods of this class
    /// neither use nor move it.
    public let fileDescriptor: Int32
    /// Where the file was opened.
    public let path: String
    /// The file's length in bytes when it was opened.
    public let byteCount: Int

    /// Takes over an open descriptor.
    init(adopting fileDescriptor: Int32, path: String, byteCount: Int) {
        self.fileDescriptor = fileDescriptor
        self.path = path
        self.byteCount = byteCount
    }

    deinit { close(fileDescriptor) }

    /// Calls `body` with every piece of the file, in order. The pointer must not leave the closure.
    ///
    /// - Throws: `ArtifactError` where the file cannot be read or has become shorter.
    public func forEachChunk(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        let size = min(Self.chunkSize, max(byteCount, 1))
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 64)
        defer { chunk.deallocate() }
        var offset = 0
        while offset < byteCount {
            let count = try POSIX.read(fileDescriptor, into: chunk, at: offset, path: path)
            guard count > 0 else { throw shortened(to: offset) }
            let used = min(count, byteCount - offset)
            try body(UnsafeRawBufferPointer(rebasing: chunk[..<used]))
            offset += used
        }
    }

    /// All bytes, copied into memory.
    public func bytes() throws -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(byteCount)
        try forEachChunk { out.append(contentsOf: $0) }
        return out
    }

    /// All bytes, mapped into memory and not copied. Costs next to nothing until they are read.
    public func mapped() throws -> MappedArtifact {
        try MappedArtifact(mapping: self)
    }

    /// What the bytes are as an artifact. Costs a pass over them.
    func described() throws -> Artifact {
        var hasher = ArtifactHasher()
        try forEachChunk { hasher.update($0) }
        return Artifact(id: hasher.finalized(), byteCount: hasher.byteCount)
    }

    private func shortened(to count: Int) -> ArtifactError {
        ArtifactError(
            .damaged,
            "Expected \(byteCount) bytes in \(path), found \(count): the file became shorter "
                + "while it was read. Leave it alone and run the step again.")
    }
}

extension ArtifactFile {
    /// Opens an artifact of a store.
    convenience init(opening path: String) throws {
        let descriptor = try POSIX.open(path, O_RDONLY | O_NOFOLLOW)
        try self.init(adopting: descriptor, path: path) { _ in }
    }

    /// Opens a file of the user's, refusing what is not a regular file: a pipe could hang for ever.
    public convenience init(readingInputAt path: String) throws {
        let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw Self.unusable(path, found: POSIX.describe(errno))
        }
        try self.init(adopting: descriptor, path: path) { status in
            guard status.isRegular else { throw Self.unusable(path, found: "something else") }
        }
    }

    /// What the file is now.
    func status() throws -> POSIX.FileStatus { try POSIX.status(of: fileDescriptor, path: path) }

    /// Takes over a descriptor after a look at what it stands for; closes it where that throws.
    private convenience init(
        adopting descriptor: Int32, path: String, checking check: (POSIX.FileStatus) throws -> Void
    ) throws {
        do {
            let status = try POSIX.status(of: descriptor, path: path)
            try check(status)
            self.init(adopting: descriptor, path: path, byteCount: status.byteCount)
        } catch {
            close(descriptor)
            throw error
        }
    }

    private static func unusable(_ path: String, found: String) -> ArtifactError {
        ArtifactError(
            .unusableInput,
            "Expected a regular file that can be read at \(path), found: \(found). "
                + "Check the path and its permissions.")
    }
}
