/// Finds the files of a ZIP archive in memory.
struct ZIPReader {
    let bytes: [UInt8]

    /// What the directory says of one file.
    struct Header {
        let name: ArraySlice<UInt8>
        let method: Int
        let checksum: Int
        let size: Int
        let content: ArraySlice<UInt8>
        /// Where the next one is.
        let next: Int
    }

    /// A number, the lowest byte first; 0 past the end.
    func number(_ offset: Int, _ count: Int) -> Int {
        guard offset >= 0, offset + count <= bytes.count else { return 0 }
        return (0..<count).reduce(0) { $0 | Int(bytes[offset + $1]) << ($1 * 8) }
    }

    /// Where the record is that ends the archive.
    func endOfDirectory() -> Int? {
        let last = bytes.count - 22
        guard last >= 0 else { return nil }
        return stride(from: last, through: max(0, last - 65_535), by: -1)
            .first { number($0, 4) == 0x0605_4B50 }
    }

    /// One entry of the directory and the file that it stands for; `nil` where they make no sense.
    func header(at offset: Int) -> Header? {
        guard number(offset, 4) == 0x0201_4B50 else { return nil }
        let nameLength = number(offset + 28, 2)
        let extraLength = number(offset + 30, 2)
        let nameStart = offset + 46
        let extraStart = nameStart + nameLength
        let next = extraStart + extraLength + number(offset + 32, 2)
        guard next <= bytes.count else { return nil }
        // Large numbers stand in a field of their own, in this order, where these are all ones.
        var wide = wideNumbers(from: extraStart, to: extraStart + extraLength)
        func value(_ offset: Int) -> Int {
            let short = number(offset, 4)
            return short == 0xFFFF_FFFF && !wide.isEmpty ? wide.removeFirst() : short
        }
        let size = value(offset + 24)
        let count = value(offset + 20)
        let place = value(offset + 42)
        guard number(place, 4) == 0x0403_4B50 else { return nil }
        let start = place + 30 + number(place + 26, 2) + number(place + 28, 2)
        guard count >= 0, start + count <= bytes.count else { return nil }
        return Header(
            name: bytes[nameStart..<extraStart], method: number(offset + 10, 2),
            checksum: number(offset + 16, 4), size: size, content: bytes[start..<start + count],
            next: next)
    }

    /// The numbers of the ZIP64 field.
    private func wideNumbers(from start: Int, to end: Int) -> [Int] {
        var offset = start
        while offset + 4 <= end {
            let length = number(offset + 2, 2)
            if number(offset, 2) == 1 {
                return stride(from: offset + 4, to: offset + 4 + length - 7, by: 8).map {
                    number($0, 8)
                }
            }
            offset += 4 + length
        }
        return []
    }
}
