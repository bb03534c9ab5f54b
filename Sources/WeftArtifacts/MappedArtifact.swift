import Foundation

/// An artifact's bytes in memory without a copy: pages come from the disk when they are read.
///
/// The mapping ends when the last reference goes. It stays valid when the artifact is removed from
/// its store meanwhile.
public final class MappedArtifact: @unchecked Sendable {
    // Unchecked: the memory is mapped read-only, and artifacts never change.

    /// The address of the first byte, aligned to a page; valid while this object lives.
    public let unsafeBaseAddress: UnsafeRawPointer
    /// How many bytes there are.
    public let byteCount: Int

    init(mapping file: ArtifactFile) throws {
        byteCount = file.byteCount
        // An empty file cannot be mapped; one anonymous page stands for it.
        let flags = byteCount > 0 ? MAP_PRIVATE : MAP_PRIVATE | MAP_ANON
        let descriptor = byteCount > 0 ? file.fileDescriptor : -1
        let base = mmap(nil, max(byteCount, 1), PROT_READ, flags, descriptor, 0)
        guard let base, base != MAP_FAILED else {
            throw ArtifactError(
                .unavailable,
                "Expected to map \(byteCount) bytes of \(file.path), found: "
                    + "\(POSIX.describe(errno)). Check the memory limits of this process.")
        }
        unsafeBaseAddress = UnsafeRawPointer(base)
    }

    deinit { munmap(UnsafeMutableRawPointer(mutating: unsafeBaseAddress), max(byteCount, 1)) }

    /// Lends the bytes. The pointer must not leave the closure.
    public func withUnsafeBytes<Value>(
        _ body: (UnsafeRawBufferPointer) throws -> Value
    ) rethrows -> Value {
        defer { withExtendedLifetime(self) {} }
        return try body(UnsafeRawBufferPointer(start: unsafeBaseAddress, count: byteCount))
    }
}
