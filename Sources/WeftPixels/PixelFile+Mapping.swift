internal import Foundation

extension PixelFile {
    /// The image in a file, mapped into memory: pages are read when they are touched and can be
    /// given back by the system at any time, so this costs next to nothing.
    ///
    /// The file must not be changed or cut while the buffer lives; replacing it by renaming is fine.
    ///
    /// - Throws: ``PixelFileError`` `missing`, `not-a-pixel-file`, `truncated`, `undecodable` or
    ///   `input-output`.
    public static func map(path: String) throws(PixelFileError) -> PixelBuffer {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            let reason = String(cString: strerror(errno))
            throw PixelFileError(
                code: errno == ENOENT ? "missing" : "input-output",
                "\(path) cannot be opened: \(reason).")
        }
        defer { close(descriptor) }
        return try map(descriptor: descriptor, name: path)
    }

    /// The image in an open file; the descriptor may be closed at once after.
    ///
    /// - Throws: as ``map(path:)``.
    public static func map(
        descriptor: Int32, name: String = "pixel file"
    ) throws(PixelFileError) -> PixelBuffer {
        let mapping = try Mapping(descriptor: descriptor, name: name)
        let header = try header(
            of: UnsafeRawBufferPointer(
                start: mapping.base, count: min(headerByteCount, mapping.byteCount)),
            fileByteCount: mapping.byteCount, name: name)
        let profile = UnsafeRawBufferPointer(
            start: mapping.base + headerByteCount, count: header.profileByteCount)
        let storage = PixelStorage(
            borrowing: mapping.base + header.pixelOffset, byteCount: header.pixelByteCount
        ) { _ in withExtendedLifetime(mapping) {} }
        var buffer = PixelBuffer(
            size: header.size, model: header.model, format: header.format, storage: storage)
        if header.profileByteCount > 0 { buffer.profile = [UInt8](profile) }
        return buffer
    }

    /// A mapped file; unmapped with the last reference.
    private final class Mapping: @unchecked Sendable {
        let base: UnsafeMutableRawPointer
        let byteCount: Int

        init(descriptor: Int32, name: String) throws(PixelFileError) {
            var status = stat()
            guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                throw PixelFileError(
                    code: "not-a-pixel-file", "\(name) is no pixel file: expected a regular file.")
            }
            byteCount = Int(status.st_size)
            guard byteCount > 0 else {
                throw PixelFileError(
                    code: "truncated", "\(name) is empty: expected a pixel file, found 0 bytes.")
            }
            let mapped = mmap(nil, byteCount, PROT_READ, MAP_PRIVATE, descriptor, 0)
            guard let mapped, mapped != MAP_FAILED else {
                throw PixelFileError(
                    code: "input-output",
                    "\(name) cannot be mapped: \(String(cString: strerror(errno))).")
            }
            base = mapped
        }

        deinit { munmap(base, byteCount) }
    }
}
