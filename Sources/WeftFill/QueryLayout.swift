import WeftFillTypes
import WeftPixels

/// A part of the hole that is worked on by itself, because the rest is far away: the box of its
/// patch centers, and where its values lie in the level's planes.
struct Region: Sendable, Hashable {
    var box: PixelRect
    /// Index of the box's first value.
    var base: Int
    /// Its runs in `QueryLayout.runs`.
    var runs: Range<Int>
}

/// Which target patches a level has, and where their values lie.
///
/// The image is divided into tiles; tiles that hold targets and touch each other make a region,
/// boxes that overlap are joined. So memory follows the hole, boxes never overlap, and looking up a
/// pixel's region costs one load.
struct QueryLayout: Sendable {
    static let tile = 32

    let size: PixelSize
    /// Where centers may lie.
    let domain: PixelRect
    /// The target patches, region by region, row by row.
    private(set) var runs: [Run] = []
    private(set) var regions: [Region] = []
    /// Values in all planes: the area of all boxes.
    private(set) var valueCount = 0
    /// Target patches.
    let queryCount: Int
    private let tilesAcross: Int
    private let tilesDown: Int
    private var regionOfTile: [Int32] = []

    /// The layout of target patches given as runs in row order.
    init(queries: [Run], domain: PixelRect, size: PixelSize) {
        self.size = size
        self.domain = domain
        tilesAcross = (size.width + Self.tile - 1) / Self.tile
        tilesDown = (size.height + Self.tile - 1) / Self.tile
        queryCount = queries.reduce(0) { $0 + $1.count }
        regionOfTile = markedTiles(queries)
        let boxes = joinedBoxes(componentBoxes())
        place(boxes)
        assign(queries)
    }

    /// The index of a center's values, or nil where no region is.
    @inline(__always)
    func index(x: Int, y: Int) -> Int? {
        guard let region = region(x: x, y: y) else { return nil }
        let box = regions[region].box
        guard x >= box.x, x < box.maxX, y >= box.y, y < box.maxY else { return nil }
        return regions[region].base + (y - box.y) * box.width + (x - box.x)
    }

    /// The region that a pixel belongs to.
    @inline(__always)
    func region(x: Int, y: Int) -> Int? {
        let region = regionOfTile[y / Self.tile * tilesAcross + x / Self.tile]
        return region >= 0 ? Int(region) : nil
    }

    private func markedTiles(_ queries: [Run]) -> [Int32] {
        var tiles = [Int32](repeating: -1, count: tilesAcross * tilesDown)
        for run in queries {
            let row = Int(run.y) / Self.tile * tilesAcross
            for tile in Int(run.x0) / Self.tile...(Int(run.x1) - 1) / Self.tile {
                tiles[row + tile] = 0
            }
        }
        return tiles
    }

    /// Tile rectangles around marked tiles that touch, by flooding.
    private func componentBoxes() -> [PixelRect] {
        var isOpen = regionOfTile.map { $0 >= 0 }
        var boxes: [PixelRect] = []
        for start in isOpen.indices where isOpen[start] {
            isOpen[start] = false
            var stack = [start]
            var box = PixelRect(x: 0, y: 0, width: 0, height: 0)
            while let tile = stack.popLast() {
                let (row, column) = tile.quotientAndRemainder(dividingBy: tilesAcross)
                box = box.union(PixelRect(x: column, y: row, width: 1, height: 1))
                for y in max(row - 1, 0)...min(row + 1, tilesDown - 1) {
                    for x in max(column - 1, 0)...min(column + 1, tilesAcross - 1)
                    where isOpen[y * tilesAcross + x] {
                        isOpen[y * tilesAcross + x] = false
                        stack.append(y * tilesAcross + x)
                    }
                }
            }
            boxes.append(box)
        }
        return boxes
    }

    /// Joins boxes until none overlap; at most one pass per box.
    private func joinedBoxes(_ boxes: [PixelRect]) -> [PixelRect] {
        var open = boxes
        var done: [PixelRect] = []
        while var box = open.popLast() {
            var hasGrown = true
            while hasGrown {
                hasGrown = false
                if let index = open.firstIndex(where: { !$0.intersection(box).isEmpty }) {
                    box = box.union(open.remove(at: index))
                    hasGrown = true
                } else if let index = done.firstIndex(where: { !$0.intersection(box).isEmpty }) {
                    box = box.union(done.remove(at: index))
                    hasGrown = true
                }
            }
            done.append(box)
        }
        return done.sorted { ($0.y, $0.x) < ($1.y, $1.x) }
    }

    private mutating func place(_ boxes: [PixelRect]) {
        for (index, box) in boxes.enumerated() {
            for y in box.y..<box.maxY {
                for x in box.x..<box.maxX { regionOfTile[y * tilesAcross + x] = Int32(index) }
            }
            let pixels = PixelRect(
                x: box.x * Self.tile, y: box.y * Self.tile, width: box.width * Self.tile,
                height: box.height * Self.tile)
            let region = Region(
                box: pixels.intersection(domain), base: valueCount, runs: 0..<0)
            regions.append(region)
            valueCount += region.box.size.area
        }
    }

    /// Sorts the runs by region; a run that crosses regions cannot be, as its tiles touch.
    private mutating func assign(_ queries: [Run]) {
        var counts = [Int](repeating: 0, count: regions.count + 1)
        let owners = queries.map { region(x: Int($0.x0), y: Int($0.y)) ?? 0 }
        for owner in owners { counts[owner + 1] += 1 }
        for index in regions.indices {
            counts[index + 1] += counts[index]
            regions[index].runs = counts[index]..<counts[index + 1]
        }
        runs = queries
        var next = counts
        for (run, owner) in zip(queries, owners) {
            runs[next[owner]] = run
            next[owner] += 1
        }
    }
}
