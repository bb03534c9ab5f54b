extension ImageFormat {
    /// The format that a file starting with these bytes claims to have; `nil` for an unknown one.
    ///
    /// - Parameter start: the first bytes, 1024 are enough.
    public init?(magic start: [UInt8]) {
        for (prefix, format) in Self.prefixes where start.starts(with: prefix) {
            self = format
            return
        }
        if let format = Self.container(start) ?? Self.text(start) {
            self = format
        } else {
            return nil
        }
    }

    private static let prefixes: [(prefix: [UInt8], format: ImageFormat)] = [
        ([0xFF, 0xD8, 0xFF], .jpeg),
        ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], .png),
        (Array("GIF87a".utf8), .gif), (Array("GIF89a".utf8), .gif),
        (Array("II*\0".utf8), .tiff), (Array("MM\0*".utf8), .tiff),
        // BigTIFF
        (Array("II+\0".utf8), .tiff), (Array("MM\0+".utf8), .tiff),
        (Array("#?RADIANCE".utf8), .radiance), (Array("#?RGBE".utf8), .radiance),
        ([0xFF, 0x4F, 0xFF, 0x51], .jpeg2000),
        ([0, 0, 0, 12, 0x6A, 0x50, 0x20, 0x20, 13, 10, 0x87, 10], .jpeg2000),
        ([0xFF, 0x0A], .jpegXL),
        ([0, 0, 0, 12, 0x4A, 0x58, 0x4C, 0x20, 13, 10, 0x87, 10], .jpegXL),
        (Array("%PDF-".utf8), .pdf), (Array("BM".utf8), .bmp),
    ]

    /// RIFF and ISO base media files name what they hold after a length.
    private static func container(_ start: [UInt8]) -> ImageFormat? {
        guard start.count >= 12 else { return nil }
        if start.starts(with: Array("RIFF".utf8)), Array(start[8..<12]) == Array("WEBP".utf8) {
            return .webp
        }
        guard Array(start[4..<8]) == Array("ftyp".utf8) else { return nil }
        let length = start[0..<4].reduce(0) { $0 << 8 | Int($1) }
        // The major brand, its version, then the compatible brands.
        let end = min(max(length, 12), start.count, 256)
        for offset in stride(from: 8, to: end - 3, by: 4) where offset != 12 {
            let brand = String(decoding: start[offset..<offset + 4], as: UTF8.self)
            if heifBrands.contains(brand) { return .heif }
        }
        return nil
    }

    private static let heifBrands: Set<String> = [
        "heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1", "avif", "avis",
    ]

    private static func text(_ start: [UInt8]) -> ImageFormat? {
        if start.count > 2, start[0] == UInt8(ascii: "P"),
            "123456Ff".utf8.contains(start[1]), " \n\r\t#".utf8.contains(start[2])
        {
            return .ppm
        }
        let text = String(decoding: start, as: UTF8.self)
        let trimmed = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        guard trimmed.hasPrefix("<") else { return nil }
        return trimmed.contains("<svg") ? .svg : nil
    }
}
