import WeftFillTypes
import WeftPixels

extension FillState {
    /// The state as bytes, little endian, the same on every machine: a header of 40 bytes, of which
    /// the last four are the patch size, 0 for 7x7 pixels; 12 bytes for every run of target patches,
    /// 8 bytes for every target patch, a checksum of 8 bytes.
    public func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(48 + layout.runs.count * 12 + layout.queryCount * 8)
        bytes += Self.magic
        append(Self.version, to: &bytes)
        for value in [
            level, levelCount, layout.size.width, layout.size.height, layout.runs.count,
            layout.queryCount, patchSide == 7 ? 0 : patchSide,
        ] {
            append(UInt32(value), to: &bytes)
        }
        let runs = layout.runs.sorted { ($0.y, $0.x0) < ($1.y, $1.x0) }
        for run in runs {
            for value in [run.y, run.x0, run.x1] { append(UInt32(value), to: &bytes) }
        }
        forEachQuery(layout) { index, _, _ in
            append(UInt32(bitPattern: field[index]), to: &bytes)
            append(distances[index], to: &bytes)
        }
        append64(Self.checksum(bytes[...]), to: &bytes)
        return bytes
    }

    /// Reads what `encoded()` wrote, and checks all of it.
    ///
    /// - Throws: `FillError` with `corrupted-state`.
    public init(decoding bytes: [UInt8]) throws {
        var reader = try StateReader(bytes, magic: Self.magic, version: Self.version)
        let header = try (0..<7).map { _ in try Int(reader.next()) }
        let (level, levelCount) = (header[0], header[1])
        let size = PixelSize(width: header[2], height: header[3])
        guard levelCount >= 1, levelCount <= FillBounds.levels, level < levelCount,
            size.width >= 1, size.height >= 1, size.width <= FillBounds.pixels,
            size.height <= FillBounds.pixels, size.area <= FillBounds.pixels,
            let patchSize = header[6] == 0 ? .automatic : PatchSize(side: header[6]),
            reader.remaining == header[4] * 12 + header[5] * 8
        else { throw FillError.corrupted("numbers in its header that do not fit together") }
        let domain = centerDomain(of: size, radius: patchSize.radius)
        let runs = try Self.readRuns(&reader, count: header[4], in: domain)
        let layout = QueryLayout(queries: runs, domain: domain, size: size)
        guard layout.queryCount == header[5] else {
            throw FillError.corrupted("a wrong number of target patches")
        }
        let (field, distances) = try Self.readField(&reader, layout: layout)
        self.init(
            level: level, levelCount: levelCount, layout: layout, field: field,
            distances: distances)
    }

    /// Reads source and distance of every target patch. A source must lie where a patch fits, and
    /// not be a target itself.
    private static func readField(
        _ reader: inout StateReader, layout: QueryLayout
    ) throws -> (field: [Int32], distances: [UInt32]) {
        var field = [Int32](repeating: Field.none, count: layout.valueCount)
        var distances = [UInt32](repeating: .max, count: layout.valueCount)
        var isValid = true
        forEachQuery(layout) { index, _, _ in field[index] = Field.unset }
        try forEachQuery(layout) { index, _, _ in
            let source = try Int(reader.next())
            let (y, x) = source.quotientAndRemainder(dividingBy: layout.size.width)
            let domain = layout.domain
            isValid =
                isValid && y >= domain.y && y < domain.maxY && x >= domain.x && x < domain.maxX
                && layout.index(x: x, y: y).map { field[$0] == Field.none } ?? true
            field[index] = Int32(truncatingIfNeeded: source)
            distances[index] = try reader.next()
        }
        guard isValid else { throw FillError.corrupted("a source inside of the hole") }
        return (field, distances)
    }

    private static let magic: [UInt8] = Array("WEFTFILL".utf8)
    private static let version: UInt32 = 1

    private static func readRuns(
        _ reader: inout StateReader, count: Int, in domain: PixelRect
    ) throws -> [Run] {
        var runs: [Run] = []
        runs.reserveCapacity(count)
        for _ in 0..<count {
            let (y, x0, x1) = try (Int(reader.next()), Int(reader.next()), Int(reader.next()))
            let isAfter = runs.last.map { y > $0.y || (y == $0.y && x0 > $0.x1) } ?? true
            guard isAfter, y >= domain.y, y < domain.maxY, x0 >= domain.x, x0 < x1,
                x1 <= domain.maxX
            else { throw FillError.corrupted("runs that are out of order or out of the image") }
            runs.append(Run(y: y, x0: x0, x1: x1))
        }
        return runs
    }

    /// FNV-1a over 64 bits.
    static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.withUnsafeBufferPointer { buffer in
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            for byte in buffer { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            return hash
        }
    }
}

private func append(_ value: UInt32, to bytes: inout [UInt8]) {
    for shift in stride(from: 0, to: 32, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(shift)))
    }
}

private func append64(_ value: UInt64, to bytes: inout [UInt8]) {
    append(UInt32(truncatingIfNeeded: value), to: &bytes)
    append(UInt32(truncatingIfNeeded: value >> 32), to: &bytes)
}

extension FillError {
    static func corrupted(_ found: String) -> FillError {
        FillError(
            .corruptedState,
            "Expected the bytes of a fill state, received \(found): fill this level again.")
    }
}

/// Reads 32-bit numbers one after the other.
private struct StateReader {
    private let bytes: [UInt8]
    private var position: Int
    private let end: Int

    init(_ bytes: [UInt8], magic: [UInt8], version: UInt32) throws {
        guard bytes.count >= magic.count + 4 + 28 + 8, bytes.starts(with: magic) else {
            throw FillError.corrupted("bytes that do not begin like one")
        }
        self.bytes = bytes
        position = magic.count
        end = bytes.count - 8
        let sum = FillState.checksum(bytes[..<end])
        for index in 0..<8 where bytes[end + index] != UInt8(truncatingIfNeeded: sum >> (8 * index))
        {
            throw FillError.corrupted("bytes with a wrong checksum")
        }
        let found = try next()
        guard found == version else {
            throw FillError.corrupted("version \(found) instead of \(version)")
        }
    }

    var remaining: Int { end - position }

    mutating func next() throws -> UInt32 {
        guard remaining >= 4 else { throw FillError.corrupted("too few bytes") }
        var value: UInt32 = 0
        for offset in (0..<4).reversed() { value = value << 8 | UInt32(bytes[position + offset]) }
        position += 4
        return value
    }
}
