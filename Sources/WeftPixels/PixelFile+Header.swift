extension PixelFile {
    /// Everything that stands before the pixels: header, profile and zeros.
    public static func prefix(of header: Header, profile: [UInt8]?) -> [UInt8] {
        let profile = profile ?? []
        precondition(profile.count == header.profileByteCount, "The header counts its profile.")
        var bytes = magic
        bytes.reserveCapacity(header.pixelOffset)
        append(UInt64(header.size.width), count: 4, to: &bytes)
        append(UInt64(header.size.height), count: 4, to: &bytes)
        append(UInt64(header.model.bands), count: 4, to: &bytes)
        append(UInt64(header.format.byteCount), count: 4, to: &bytes)
        append(UInt64(profile.count), count: 8, to: &bytes)
        bytes += [UInt8](repeating: 0, count: headerByteCount - bytes.count)
        bytes += profile
        bytes += [UInt8](repeating: 0, count: header.pixelOffset - bytes.count)
        return bytes
    }

    /// Reads and checks the first 64 bytes of a file of that length.
    ///
    /// - Throws: ``PixelFileError`` `not-a-pixel-file`, `truncated` or `undecodable`.
    public static func header(
        of bytes: UnsafeRawBufferPointer, fileByteCount: Int, name: String
    ) throws(PixelFileError) -> Header {
        guard isPixelFile(bytes.prefix(magic.count)) else {
            throw PixelFileError(
                code: "not-a-pixel-file",
                "\(name) is no pixel file: expected it to start with WEFTPIX1.")
        }
        guard bytes.count >= headerByteCount else {
            throw PixelFileError(
                code: "truncated",
                "\(name) ends inside its header: expected 64 bytes, found \(bytes.count).")
        }
        let header = try fields(of: bytes, name: name)
        guard fileByteCount == header.fileByteCount else {
            let code = fileByteCount < header.fileByteCount ? "truncated" : "undecodable"
            throw PixelFileError(
                code: code,
                "\(name) has the wrong length: expected \(header.fileByteCount) bytes for"
                    + " \(header.size) pixels, found \(fileByteCount); make it again.")
        }
        return header
    }

    private static func fields(
        of bytes: UnsafeRawBufferPointer, name: String
    ) throws(PixelFileError) -> Header {
        func number(_ offset: Int, _ count: Int) -> UInt64 {
            bytes[offset..<offset + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        func broken(_ expected: String, _ found: some BinaryInteger) -> PixelFileError {
            PixelFileError(
                code: "undecodable",
                "\(name) is a broken pixel file: expected \(expected), found \(found).")
        }
        for offset in [8, 12] where !(1...UInt64(maximumSide)).contains(number(offset, 4)) {
            throw broken("sides of 1 to \(maximumSide) pixels", number(offset, 4))
        }
        let bands = number(16, 4)
        guard let model = ColorModel.allCases.first(where: { $0.bands == bands }) else {
            throw broken("1 to 4 bands", bands)
        }
        let width = number(20, 4)
        guard let format = BandFormat.allCases.first(where: { $0.byteCount == width }) else {
            throw broken("1, 2 or 4 bytes a band", width)
        }
        let profile = number(24, 8)
        guard profile <= UInt64(maximumProfileByteCount) else {
            throw broken("a profile of at most \(maximumProfileByteCount) bytes", profile)
        }
        guard bytes[32..<headerByteCount].allSatisfy({ $0 == 0 }) else {
            throw broken("zeros at the end of the header", number(32, 8))
        }
        return Header(
            size: PixelSize(width: Int(number(8, 4)), height: Int(number(12, 4))), model: model,
            format: format, profileByteCount: Int(profile))
    }

    private static func append(_ value: UInt64, count: Int, to bytes: inout [UInt8]) {
        for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * index))) }
    }
}
