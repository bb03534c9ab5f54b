import WeftFillTypes

/// Writes a part of the packed RGBX image that patches are compared on: the color, and as X the
/// texture around the pixel: four times the mean absolute gradient over 5x5 known pixels, so that
/// grain is matched with grain although colors agree (after Newson et al. 2014). Hole pixels are
/// all zero. The part is at most `Packing.side` pixels wide.
func pack(_ work: Packing, _ part: Block) {
    let bytes = (TextureRows.rowCount * TextureRows.length + 8) * 4
    withUnsafeTemporaryAllocation(byteCount: bytes, alignment: 32) { memory in
        guard let base = memory.baseAddress else { return }
        memory.initializeMemory(as: UInt8.self, repeating: 0)
        let rows = TextureRows(
            image: work.image, part: part, base: base.assumingMemoryBound(to: Int32.self))
        for y in part.y &- reach..<part.maxY &+ reach {
            rows.addGradients(of: y)
            if y &- reach >= part.y { rows.write(y &- reach, work) }
        }
    }
}

private var reach: Int { 2 }

/// The rows around the one that is being written; columns are counted from two before the part.
private struct TextureRows {
    /// Values in a row: the part of at most `Packing.side`, two on each side, one for the gradient, and some to spare.
    static var length: Int { 64 + 16 }
    /// Five rows of pixels and of gradients, two of lumas, one of column sums.
    static var rowCount: Int { 13 }

    let image: PixelRows
    let part: Block
    let base: UnsafeMutablePointer<Int32>

    /// The pixels of row `y`, kept until five rows later.
    @inline(__always)
    private func pixels(_ y: Int) -> UnsafeMutablePointer<UInt32> {
        UnsafeMutableRawPointer(base + ((y &+ 10) % 5) &* Self.length)
            .assumingMemoryBound(to: UInt32.self)
    }

    @inline(__always)
    private func gradients(_ y: Int) -> UnsafeMutablePointer<Int32> {
        base + (5 &+ (y &+ 10) % 5) &* Self.length
    }

    @inline(__always)
    private func lumas(_ y: Int) -> UnsafeMutablePointer<Int32> {
        base + (10 &+ (y & 1)) &* Self.length
    }

    private var columns: UnsafeMutablePointer<Int32> { base + 12 &* Self.length }
    private var width: Int { part.maxX &- part.x &+ 2 &* reach }

    /// Replaces the gradients of five rows before by those of row `y`, as `value + 65536 * count`:
    /// the absolute luma differences to the right and down, both inside and known.
    func addGradients(of y: Int) {
        let row = gradients(y)
        for x in 0..<width { columns[x] &-= row[x] }
        if y < 0 || y >= image.height {
            row.update(repeating: 0, count: width)
        } else {
            if y == max(part.y &- reach, 0) { read(y) }
            if y &+ 1 < image.height { read(y &+ 1) }
            let next = min(y &+ 1, image.height &- 1)
            differences(pixels(y), pixels(next), lumas(y), lumas(next), row)
            clip(row)
        }
        for x in 0..<width { columns[x] &+= row[x] }
    }

    private func differences(
        _ here: UnsafePointer<UInt32>, _ below: UnsafePointer<UInt32>,
        _ luma: UnsafePointer<Int32>, _ next: UnsafePointer<Int32>,
        _ out: UnsafeMutablePointer<Int32>
    ) {
        for x in 0..<width {
            let isKnown = (here[x] & here[x &+ 1] & below[x]) >> 24 != 0
            let across = luma[x] &- luma[x &+ 1]
            let down = luma[x] &- next[x]
            let value = max(across, 0 &- across) &+ max(down, 0 &- down) &+ 65536
            out[x] = isKnown ? value : 0
        }
    }

    /// No gradients outside of the image.
    private func clip(_ row: UnsafeMutablePointer<Int32>) {
        let first = part.x &- reach
        if first < 0 { row.update(repeating: 0, count: 0 &- first) }
        let inside = image.width &- first
        if inside < width { (row + inside).update(repeating: 0, count: width &- inside) }
    }

    /// Reads a row's pixels and their lumas; beyond the last column stands the last once more.
    private func read(_ y: Int) {
        let (row, luma) = (pixels(y), lumas(y))
        let first = part.x &- reach
        let (from, to) = (max(first, 0), min(part.maxX &+ reach &+ 1, image.width))
        convert(image, y: y, x: from, count: to &- from, into: row + (from &- first))
        row[to &- first] = row[to &- first &- 1]
        for x in 0...width {
            let (red, green, blue) = (row[x] & 255, row[x] >> 8 & 255, row[x] >> 16 & 255)
            luma[x] = Int32(truncatingIfNeeded: (red &* 5 &+ green &* 9 &+ blue &* 2) >> 4)
        }
    }

    func write(_ y: Int, _ work: Packing) {
        let count = part.maxX &- part.x
        let place = y &* image.width &+ part.x
        let out = UnsafeMutableRawPointer(work.out + 4 &* place).assumingMemoryBound(
            to: UInt32.self)
        let known = pixels(y) + reach
        let colors =
            work.colors.map {
                ($0.base + 4 &* place).assumingMemoryBound(to: UInt32.self)
            } ?? UnsafePointer(known)
        for x in 0..<count {
            let sum =
                columns[x] &+ columns[x &+ 1] &+ columns[x &+ 2] &+ columns[x &+ 3]
                &+ columns[x &+ 4]
            let mean = Float((sum & 0xFFFF) &* textureScale) / Float(max(sum >> 16, 1))
            let packed = colors[x] & 0xFF_FFFF | wholePart(min(mean, 255)) << 24
            out[x] = known[x] >> 24 != 0 ? packed : 0
        }
    }
}

/// The whole part of a quotient by 1 to 25, below 256, without a conversion that checks its range:
/// such a quotient is a whole number or 1/25 away from one, and beside 2^23 floats are whole.
@inline(__always)
private func wholePart(_ quotient: Float) -> UInt32 {
    (quotient - 0.49 + 8_388_864).bitPattern & 255
}

private var textureScale: Int32 { 4 }
