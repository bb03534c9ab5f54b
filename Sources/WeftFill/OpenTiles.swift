import WeftFillTypes
import WeftPixels

/// Which parts of a level may be copied from. On coarse levels that is all of it; on fine ones, what
/// lies around the sources found so far, so that the cost follows the hole and not the image. Tiles
/// are packed when they are first opened.
///
/// What is open is decided before a sweep, from the field alone: neither the threads nor their number
/// can change it.
final class OpenTiles {
    static let side = Packing.side

    let pixels: Plane<UInt8>
    /// A bit for every pixel of an open tile whose patch is inside the image and wholly known, none
    /// of it protected.
    let isSource: Plane<UInt8>
    let across: Int
    let down: Int
    private let size: PixelSize
    private let domain: PixelRect
    private let source: LevelSource
    private let guide: PixelBuffer?
    private let kernels: KernelTable
    private let threads: Int
    /// Centers that are never copied from, in row order, and the first run of every row.
    private let closed: [Run]
    private let rowStarts: [Int]
    private var isOpen: [Bool]
    private var isPacked: [Bool]

    init(source: LevelSource, guide: PixelBuffer?, closed: [Run], options: FillOptions) {
        size = source.size
        domain = centerDomain(of: size, radius: options.patchRadius)
        across = (size.width + Self.side - 1) / Self.side
        down = (size.height + Self.side - 1) / Self.side
        self.source = source
        self.guide = guide
        kernels = options.kernelTable
        threads = options.threads
        self.closed = closed
        rowStarts = firstRunByRow(closed, rows: size.height)
        isOpen = [Bool](repeating: false, count: across * down)
        isPacked = isOpen
        pixels = Plane(zeros: size.area * 4, padding: 64)
        isSource = Plane(zeros: (size.area / 32 + 1) * 4)
    }

    /// Opens the marked tiles: packs what their patches touch, and allows their sources.
    func open(_ marks: TileMarks) {
        let new = isOpen.indices.filter { !isOpen[$0] && marks.isMarked($0) }
        guard !new.isEmpty else { return }
        var unpacked: [Int] = []
        for tile in new {
            isOpen[tile] = true
            let (y, x) = tile.quotientAndRemainder(dividingBy: across)
            for nearY in max(y - 1, 0)...min(y + 1, down - 1) {
                for nearX in max(x - 1, 0)...min(x + 1, across - 1)
                where !isPacked[nearY * across + nearX] {
                    isPacked[nearY * across + nearX] = true
                    unpacked.append(nearY * across + nearX)
                }
            }
        }
        pack(unpacked)
        for tile in new { allowSources(in: tile) }
    }

    private func pack(_ tiles: [Int]) {
        source.withRows { image in
            withGuide { colors in
                let work = Packing(image: image, colors: colors, out: pixels.base)
                forEachInParallel(tiles.count, threads: threads) {
                    kernels.pack(work, block(tiles[$0]))
                }
            }
        }
    }

    private func withGuide(_ body: (PixelRows?) -> Void) {
        guard let guide else { return body(nil) }
        LevelSource(level: guide).withRows { body($0) }
    }

    private func block(_ tile: Int) -> Block {
        let (y, x) = tile.quotientAndRemainder(dividingBy: across)
        return Block(
            x: x * Self.side, y: y * Self.side, maxX: min((x + 1) * Self.side, size.width),
            maxY: min((y + 1) * Self.side, size.height))
    }

    /// Sets the bits of a tile's rows. Rows share bytes, so this is not for several threads.
    private func allowSources(in tile: Int) {
        let block = block(tile)
        let (x0, x1) = (max(block.x, domain.x), min(block.maxX, domain.maxX))
        guard x0 < x1 else { return }
        for y in max(block.y, domain.y)..<max(min(block.maxY, domain.maxY), max(block.y, domain.y))
        {
            set(y * size.width + x0..<y * size.width + x1, true)
            for run in closed[rowStarts[y]..<rowStarts[y + 1]] {
                let (from, to) = (max(Int(run.x0), x0), min(Int(run.x1), x1))
                if from < to { set(y * size.width + from..<y * size.width + to, false) }
            }
        }
    }

    /// The first center of the level, row by row, that may be copied from, in an open tile or not.
    var firstAllowed: Int? {
        for y in domain.y..<domain.maxY {
            var x = domain.x
            for run in closed[rowStarts[y]..<rowStarts[y + 1]] {
                if Int(run.x0) > x { break }
                x = max(x, Int(run.x1))
            }
            if x < domain.maxX { return y * size.width + x }
        }
        return nil
    }

    private func set(_ pixels: Range<Int>, _ value: Bool) {
        let (first, last) = (pixels.lowerBound >> 3, (pixels.upperBound - 1) >> 3)
        let head = UInt8.max << UInt8(pixels.lowerBound & 7)
        let tail = UInt8.max >> UInt8(7 - (pixels.upperBound - 1) & 7)
        for byte in first...last {
            let bits = (byte == first ? head : .max) & (byte == last ? tail : .max)
            isSource.base[byte] = value ? isSource.base[byte] | bits : isSource.base[byte] & ~bits
        }
    }
}
