internal import Foundation

extension PixelFile {
    /// Bytes given to the system in one call.
    static let chunkByteCount = 8 << 20

    /// Writes an image to an open descriptor, from its current offset. Nothing is synced.
    ///
    /// - Throws: ``PixelFileError`` `input-output`; the file is incomplete then.
    public static func write(
        _ buffer: PixelBuffer, to descriptor: Int32, name: String = "pixel file"
    ) throws(PixelFileError) {
        let prefix = PixelStorage(
            copying: prefix(of: Header(of: buffer), profile: buffer.profile))
        try write(
            UnsafeRawBufferPointer(start: prefix.unsafeBaseAddress, count: prefix.byteCount),
            to: descriptor, name: name)
        try buffer.withUnsafeBytes { bytes throws(PixelFileError) in
            try write(bytes, to: descriptor, name: name)
        }
    }

    /// Writes all bytes in bounded chunks, however many calls it takes.
    ///
    /// - Throws: ``PixelFileError`` `input-output`.
    public static func write(
        _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, name: String
    ) throws(PixelFileError) {
        var written = 0
        while written < bytes.count, let base = bytes.baseAddress {
            let count = Foundation.write(
                descriptor, base + written, min(chunkByteCount, bytes.count - written))
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else {
                throw PixelFileError(
                    code: "input-output",
                    "\(name) cannot be written: \(String(cString: strerror(errno))).")
            }
            written += count
        }
    }
}
