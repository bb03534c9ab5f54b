public import WeftPixels

/// What the first bytes of an image file say, read by ourselves before libvips sees any of them.
///
/// The work is bounded whatever the file says: some thousand small reads at most.
public struct ImageHeader: Hashable, Sendable {
    /// What its first bytes say it is.
    public let format: ImageFormat
    /// The size of the first page as stored, before any EXIF orientation is applied; `nil` where
    /// only a decoder can tell (HEIF and the formats beyond the standard ones).
    public let size: PixelSize?
    /// Whether the file seems to be cut although its header is whole: a JPEG without an end.
    let endsEarly: Bool

    /// Steps through segments, chunks or entries before a file counts as broken.
    static let maximumSteps = 100_000

    /// Reads and checks the header of a file in memory.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - name: what messages call it.
    /// - Throws: ``VipsError`` `unknown-format`, `loader-blocked`, `truncated`, `undecodable`,
    ///   `too-large`, `too-many-pixels`, `metadata-too-large`.
    public static func read(
        bytes: [UInt8], name: String = "image", limits: ImageLimits = .standard
    ) throws(VipsError) -> ImageHeader {
        try read(HeaderBytes(storage: PixelStorage(copying: bytes)), name: name, limits: limits)
    }

    /// Reads and checks the header of an open file, which must be seekable; its offset stays.
    ///
    /// - Throws: as ``read(bytes:name:limits:)``, and `not-a-file`.
    public static func read(
        descriptor: Int32, name: String, limits: ImageLimits = .standard
    ) throws(VipsError) -> ImageHeader {
        let count = try regularFileSize(of: descriptor, name: name)
        return try read(
            HeaderBytes(descriptor: descriptor, count: count), name: name, limits: limits)
    }

    static func read(
        _ file: HeaderBytes, name: String, limits: ImageLimits,
        failOn: OpenOptions.FailOn = .error
    ) throws(VipsError) -> ImageHeader {
        try limits.checkBytes(file.count, of: name)
        let format = try sniff(file, name: name, limits: limits)
        let reading = HeaderReading(
            file: file, name: name, format: format, limits: limits, failOn: failOn)
        let size = try reading.size()
        if let size {
            guard size.width > 0, size.height > 0 else {
                throw reading.broken("a size of 1x1 or more", found: size.description)
            }
            try limits.checkPixels(width: size.width, height: size.height, of: name)
        }
        return ImageHeader(
            format: format, size: size, endsEarly: format == .jpeg && !reading.hasJPEGEnd())
    }

    private static func sniff(
        _ file: HeaderBytes, name: String, limits: ImageLimits
    ) throws(VipsError) -> ImageFormat {
        guard file.count > 0 else {
            throw VipsError(
                .truncated,
                "\(name) is empty: expected an image file, found 0 bytes; get a"
                    + " complete copy.")
        }
        let start = file.bytes(at: 0, count: 1024)
        guard let format = ImageFormat(magic: start) else {
            let found = start.prefix(8).map { hex($0) }.joined(separator: " ")
            throw VipsError(
                .unknownFormat,
                "\(name) is no image that is known here: expected \(titles(of: limits.allowed)),"
                    + " found the first bytes \(found); see what it is, and convert it.")
        }
        guard limits.allowed.contains(format) else {
            let remedy = format.loader == nil ? "" : ", or allow it (--allow \(format.rawValue))"
            throw VipsError(
                .loaderBlocked,
                "\(name) is \(format.article) \(format.title) file, which is not allowed: expected"
                    + " \(titles(of: limits.allowed)); convert it\(remedy).")
        }
        return format
    }
}

private func hex(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return digits.count == 1 ? "0" + digits : digits
}

/// A header that is being read, with what its errors need.
struct HeaderReading {
    let file: HeaderBytes
    let name: String
    let format: ImageFormat
    let limits: ImageLimits
    /// Where nothing makes a file fail, its image data may be cut.
    let failOn: OpenOptions.FailOn

    func size() throws(VipsError) -> PixelSize? {
        switch format {
        case .jpeg: try jpegSize()
        case .png: try pngSize()
        case .webp: try webpSize()
        case .gif: try gifSize()
        case .tiff: try tiffSize()
        case .heif, .ppm, .radiance, .jpeg2000, .jpegXL, .svg, .bmp, .pdf: nil
        }
    }

    /// The file ends inside `part`.
    func cut(in part: String) -> VipsError {
        VipsError(
            .truncated,
            "\(name) ends inside its \(part): expected a complete \(format.title) file, found"
                + " \(file.count) bytes; get a complete copy.")
    }

    /// The same, where what is there can still be decoded.
    func cutInPixels(of part: String) -> VipsError {
        VipsError(
            .truncated,
            "\(name) ends inside its \(part): expected a complete \(format.title) file, found"
                + " \(file.count) bytes; get a complete copy, or try it with --fail-on none.")
    }

    func broken(_ expected: String, found: String) -> VipsError {
        VipsError(
            .undecodable,
            "\(name) is a broken \(format.title) file: expected \(expected), found \(found);"
                + " get a good copy.")
    }

    func number(
        at offset: Int, bytes: Int, bigEndian: Bool, in part: String
    ) throws(VipsError) -> Int {
        guard let value = file.number(at: offset, bytes: bytes, bigEndian: bigEndian) else {
            throw cut(in: part)
        }
        return value
    }

    func checkMetadata(_ count: Int, atMost limit: Int, _ kind: String) throws(VipsError) {
        guard count > limit else { return }
        throw VipsError(
            .metadataTooLarge,
            "\(name) has \(count) bytes of \(kind): expected at most \(limit); strip its metadata"
                + " first.")
    }
}
