internal import WeftPixels

extension HeaderReading {
    /// Reads width and length from the first directory of a TIFF or BigTIFF file.
    func tiffSize() throws(VipsError) -> PixelSize? {
        let bigEndian = file.bytes(at: 0, count: 1) == [UInt8(ascii: "M")]
        let version = try number(at: 2, bytes: 2, bigEndian: bigEndian, in: "header")
        let layout = TIFFLayout(isBig: version == 43, bigEndian: bigEndian)
        let directory = try number(
            at: layout.isBig ? 8 : 4, bytes: layout.offsetBytes, bigEndian: bigEndian, in: "header")
        let count = try number(
            at: directory, bytes: layout.countBytes, bigEndian: bigEndian, in: "first directory")
        var found: [Int: Int] = [:]
        // Entries are sorted by tag: the two wanted ones (256, 257) stand near the start.
        for index in 0..<min(count, 64) {
            let entry = directory + layout.countBytes + index * layout.entryBytes
            let tag = try number(at: entry, bytes: 2, bigEndian: bigEndian, in: "first directory")
            if tag == 256 || tag == 257 { found[tag] = try value(at: entry, layout) }
        }
        guard let width = found[256], let height = found[257] else {
            throw broken(
                "a width and a length in the first directory", found: "\(found.count) of 2")
        }
        return PixelSize(width: width, height: height)
    }

    /// The single number of an entry: BYTE, SHORT, LONG or LONG8.
    private func value(at entry: Int, _ layout: TIFFLayout) throws(VipsError) -> Int {
        let type = try number(
            at: entry + 2, bytes: 2, bigEndian: layout.bigEndian, in: "first directory")
        let widths = [1: 1, 3: 2, 4: 4, 16: 8]
        guard let bytes = widths[type] else {
            throw broken("a size as a whole number", found: "the field type \(type)")
        }
        return try number(
            at: entry + layout.valueOffset, bytes: bytes, bigEndian: layout.bigEndian,
            in: "first directory")
    }
}

private struct TIFFLayout {
    let isBig: Bool
    let bigEndian: Bool
    var offsetBytes: Int { isBig ? 8 : 4 }
    var countBytes: Int { isBig ? 8 : 2 }
    var entryBytes: Int { isBig ? 20 : 12 }
    var valueOffset: Int { isBig ? 12 : 8 }
}
