/// Small hostile and odd files, built byte by byte.
enum HostileFiles {
    static func bigEndian(_ value: Int, _ count: Int = 4) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    static func littleEndian(_ value: Int, _ count: Int = 4) -> [UInt8] {
        bigEndian(value, count).reversed()
    }

    static let pngMagic: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// A chunk with a right checksum.
    static func chunk(_ kind: String, _ data: [UInt8] = []) -> [UInt8] {
        let body = Array(kind.utf8) + data
        return bigEndian(data.count) + body + bigEndian(Int(crc32(body)))
    }

    /// A gray PNG of stored (not compressed) zeros; `size` in the header may lie.
    static func png(
        width: Int = 4, height: Int = 4, header: (Int, Int)? = nil, extra: [UInt8] = []
    ) -> [UInt8] {
        let says = header ?? (width, height)
        let rows = [UInt8](repeating: 0, count: (width + 1) * height)
        let info = bigEndian(says.0) + bigEndian(says.1) + [8, 0, 0, 0, 0]
        return pngMagic + chunk("IHDR", info) + extra + chunk("IDAT", stored(rows)) + chunk("IEND")
    }

    /// A zlib stream of one stored block; up to 65535 bytes.
    static func stored(_ bytes: [UInt8]) -> [UInt8] {
        [0x78, 0x01, 0x01] + littleEndian(bytes.count, 2) + littleEndian(~bytes.count, 2) + bytes
            + bigEndian(Int(adler32(bytes)))
    }

    /// A JPEG's header up to its frame, without image data.
    static func jpegHeader(width: Int, height: Int) -> [UInt8] {
        [0xFF, 0xD8, 0xFF, 0xC0, 0, 17, 8] + bigEndian(height, 2) + bigEndian(width, 2)
            + [3, 1, 0x22, 0, 2, 0x11, 0, 3, 0x11, 0, 0xFF, 0xD9]
    }

    static func gif(width: Int, height: Int) -> [UInt8] {
        Array("GIF89a".utf8) + littleEndian(width, 2) + littleEndian(height, 2)
            + [
                0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1,
                0,
            ]
            + [0x3B]
    }

    /// A TIFF directory with only a size.
    static func tiff(width: Int, height: Int) -> [UInt8] {
        Array("II*\0".utf8) + littleEndian(8) + littleEndian(2, 2)
            + littleEndian(256, 2) + littleEndian(4, 2) + littleEndian(1) + littleEndian(width)
            + littleEndian(257, 2) + littleEndian(4, 2) + littleEndian(1) + littleEndian(height)
            + littleEndian(0)
    }

    /// A WebP (extended) header with only a canvas.
    static func webp(width: Int, height: Int) -> [UInt8] {
        Array("RIFF".utf8) + littleEndian(22) + Array("WEBPVP8X".utf8) + littleEndian(10)
            + [0, 0, 0, 0] + littleEndian(width - 1, 3) + littleEndian(height - 1, 3)
    }

    /// EXIF with nothing but an orientation, for a PNG's eXIf chunk.
    static func exif(orientation: Int) -> [UInt8] {
        Array("II*\0".utf8) + littleEndian(8) + littleEndian(1, 2) + littleEndian(0x112, 2)
            + littleEndian(3, 2) + littleEndian(1) + littleEndian(orientation) + littleEndian(0)
    }

    /// EXIF with nothing but the time of the photo, such as `2015:06:01 12:34:56`.
    static func exif(taken: String) -> [UInt8] {
        let time = Array(taken.utf8) + [0]
        return Array("II*\0".utf8) + littleEndian(8)
            + littleEndian(1, 2) + littleEndian(0x8769, 2) + littleEndian(4, 2) + littleEndian(1)
            + littleEndian(26) + littleEndian(0)
            + littleEndian(1, 2) + littleEndian(0x9003, 2) + littleEndian(2, 2)
            + littleEndian(time.count) + littleEndian(44) + littleEndian(0) + time
    }

    private static func crc32(_ bytes: [UInt8]) -> UInt32 {
        var remainder: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            remainder ^= UInt32(byte)
            for _ in 0..<8 {
                remainder = remainder >> 1 ^ (remainder & 1 == 1 ? 0xEDB8_8320 : 0)
            }
        }
        return ~remainder
    }

    private static func adler32(_ bytes: [UInt8]) -> UInt32 {
        var low: UInt32 = 1
        var high: UInt32 = 0
        for byte in bytes {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return high << 16 | low
    }
}
