import WeftFillTypes
import WeftPixels

/// One level while it is being filled: the packed image with its guesses, the field, the weights.
final class LevelSolver {
    let level: Int
    let levelCount: Int
    let size: PixelSize
    let options: FillOptions
    /// Where this level's random numbers start.
    var seed: UInt64
    let kernels: KernelTable
    let source: LevelSource
    let layout: QueryLayout
    /// The hole's runs, by region.
    let hole: HoleLayout
    /// What may be copied from, packed.
    let tiles: OpenTiles
    let field: Plane<Int32>
    let previous: Plane<Int32>
    let distances: Plane<UInt32>
    let weights: Plane<Float>
    /// 1 for every 8x8 pixels of which a guess has changed in the last vote.
    let changes: Plane<UInt8>
    let changesPerRow: Int
    /// 1.3^-distance to the hole's edge of every center.
    let edgeWeights: Plane<Float>
    /// The sweep's work in pieces.
    let strips: [Strip]
    /// The vote's work in pieces.
    let holePieces: [Strip]
    private let queryRunPlane: Plane<Run>
    private let holeRunPlane: Plane<Run>

    init(
        level: Int, of levelCount: Int, image: PyramidLevel, guide: PixelBuffer?,
        options: FillOptions
    ) throws {
        self.level = level
        self.levelCount = levelCount
        self.options = options
        seed = options.seed
        kernels = options.kernelTable
        source = image.source
        size = image.source.size
        let queries = targetRuns(of: image.hole, size: size, radius: options.patchRadius)
        layout = QueryLayout(
            queries: queries, domain: centerDomain(of: size, radius: options.patchRadius),
            size: size)
        hole = HoleLayout(image.hole, layout: layout)
        tiles = OpenTiles(
            source: image.source, guide: guide,
            closed: closedRuns(image, queries: queries, radius: options.patchRadius),
            options: options)
        changesPerRow = (size.width + 7) / 8
        changes = Plane(count: changesPerRow * ((size.height + 7) / 8), repeating: 1)
        field = Plane(count: layout.valueCount, repeating: Field.none)
        previous = Plane(count: layout.valueCount, repeating: Field.none)
        distances = Plane(count: layout.valueCount, repeating: .max)
        weights = Plane(zeros: layout.valueCount)
        edgeWeights = try edgeWeightPlane(layout, hole: hole, options: options)
        queryRunPlane = Plane(layout.runs)
        strips = makeStrips(layout, runs: queryRunPlane, ranges: layout.regions.map(\.runs))
        holeRunPlane = Plane(hole.runs)
        holePieces = makeStrips(layout, runs: holeRunPlane, ranges: hole.ranges)
        forEachQuery(layout) { index, _, _ in field[index] = Field.unset }
    }

    /// Packed RGBX; hole pixels are guesses.
    var pixels: Plane<UInt8> { tiles.pixels }
    /// A bit for every pixel: whether it may be copied from.
    var isSource: Plane<UInt8> { tiles.isSource }

    /// The table of exp(-x / 32), for as long as this object lives.
    var exponential: UnsafePointer<Float> { UnsafePointer(exponentialPlane.base) }
    private let exponentialPlane = Plane(WeightTable.exponential)

    /// How far the first random candidate of the onion peel may be: anywhere on small levels, in
    /// the neighborhood on large ones, where only thin scratches are peeled.
    var firstPeelRadius: Int {
        size.area <= 1 << 19 ? max(size.width, size.height) : 256
    }

    /// The state after this level.
    func state() -> FillState {
        FillState(
            level: level, levelCount: levelCount, layout: layout, field: field.elements,
            distances: distances.elements)
    }
}

/// Calls `body` with value index and position of every target patch.
@inline(__always)
func forEachQuery(
    _ layout: QueryLayout, _ body: (_ index: Int, _ x: Int, _ y: Int) throws -> Void
) rethrows {
    for region in layout.regions {
        for run in layout.runs[region.runs] {
            let row = region.base + (Int(run.y) - region.box.y) * region.box.width - region.box.x
            for x in Int(run.x0)..<Int(run.x1) { try body(row + x, x, Int(run.y)) }
        }
    }
}

/// Weights by depth: 1.3^-distance.
func edgeWeightPlane(
    _ layout: QueryLayout, hole: HoleLayout, options: FillOptions
) throws -> Plane<Float> {
    let plane = Plane<Float>(zeros: layout.valueCount)
    let table = WeightTable.edge
    for (number, region) in layout.regions.enumerated() {
        let depths = try edgeDistances(
            in: region.box, hole: hole.runs(of: number), options: options)
        for (offset, depth) in depths.enumerated() {
            plane[region.base + offset] = table[min(Int(depth), table.count - 1)]
        }
    }
    return plane
}

/// The work of a sweep in pieces: about 16 rows of one region each. The pieces do not depend on
/// the number of threads, so neither does the result.
func makeStrips(
    _ layout: QueryLayout, runs: Plane<Run>, ranges: [Range<Int>]
) -> [Strip] {
    var strips: [Strip] = []
    for (region, range) in zip(layout.regions, ranges) {
        let box = region.box
        var start = range.lowerBound
        while start < range.upperBound {
            let band = Int(runs[start].y) / rowsPerStrip
            var end = start
            while end < range.upperBound, Int(runs[end].y) / rowsPerStrip == band {
                end += 1
            }
            strips.append(
                Strip(
                    runs: UnsafeBufferPointer(start: runs.base + start, count: end - start),
                    origin: region.base - box.y * box.width - box.x, boxWidth: box.width,
                    firstRow: band * rowsPerStrip, lastRow: (band + 1) * rowsPerStrip - 1,
                    box: (box.x, box.y, box.maxX, box.maxY)))
            start = end
        }
    }
    return strips
}

/// Rows that one thread sweeps in one go.
let rowsPerStrip = 16
