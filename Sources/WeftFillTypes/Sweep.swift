/// Everything one sweep over a strip of target patches reads and writes: raw addresses, no owners.
package struct Sweep {
    /// The packed RGBX image and its pixels per row; hole pixels hold the guesses so far.
    package let pixels: UnsafePointer<UInt8>
    package let width: Int
    /// A bit for every pixel: whether a patch may be copied from there.
    package let isSource: UnsafePointer<UInt8>
    /// Source position of every target patch (`Field`), this sweep's and the one before.
    package let field: UnsafeMutablePointer<Int32>
    package let previous: UnsafePointer<Int32>
    package let distances: UnsafeMutablePointer<UInt32>
    /// Where candidates may lie, the last column and row included.
    package let minX: Int, minY: Int, maxX: Int, maxY: Int
    /// How far the farthest of the random candidates may be; 0 for none.
    package let radius: Int
    package let key: UInt64
    /// Left to right and top to bottom, or the other way.
    package let isForward: Bool
    /// Whether the distances must be taken anew because the guesses have changed.
    package let isStale: Bool
    /// 1 for every 8x8 pixels of which a guess has changed since the distances were taken, and how
    /// many of them lie side by side.
    package let changes: UnsafePointer<UInt8>
    package let changesPerRow: Int
    /// How far a source may lie, in pixels, before a difference counts double: near sources share
    /// the target's light, focus and scale, so of two that match alike the nearer is taken.
    package let nearness: Int

    package init(
        pixels: UnsafePointer<UInt8>, width: Int, isSource: UnsafePointer<UInt8>,
        field: UnsafeMutablePointer<Int32>, previous: UnsafePointer<Int32>,
        distances: UnsafeMutablePointer<UInt32>, minX: Int, minY: Int, maxX: Int, maxY: Int,
        radius: Int, key: UInt64, isForward: Bool, isStale: Bool,
        changes: UnsafePointer<UInt8>, changesPerRow: Int, nearness: Int
    ) {
        self.pixels = pixels
        self.width = width
        self.isSource = isSource
        self.field = field
        self.previous = previous
        self.distances = distances
        self.minX = minX
        self.minY = minY
        self.maxX = maxX
        self.maxY = maxY
        self.radius = radius
        self.key = key
        self.isForward = isForward
        self.isStale = isStale
        self.changes = changes
        self.changesPerRow = changesPerRow
        self.nearness = nearness
    }
}

/// A part of a sweep or vote that one thread does: some rows of one region.
package struct Strip {
    package var runs: UnsafeBufferPointer<Run>
    /// Index of pixel (0, 0) in the planes, were it inside of the box, and values per row.
    package var origin: Int
    package var boxWidth: Int
    /// Rows whose neighbors this strip itself has just done; beyond, the previous sweep counts.
    package var firstRow: Int
    package var lastRow: Int
    package var box: (x: Int, y: Int, maxX: Int, maxY: Int)

    package init(
        runs: UnsafeBufferPointer<Run>, origin: Int, boxWidth: Int, firstRow: Int, lastRow: Int,
        box: (x: Int, y: Int, maxX: Int, maxY: Int)
    ) {
        self.runs = runs
        self.origin = origin
        self.boxWidth = boxWidth
        self.firstRow = firstRow
        self.lastRow = lastRow
        self.box = box
    }
}

/// Marks in the field.
package enum Field {
    /// No target patch here.
    package static let none: Int32 = -1
    /// A target patch that has no source yet.
    package static let unset: Int32 = -2
}

/// The best source so far of one target patch.
package struct Best: BitwiseCopyable {
    package var source: Int
    package var distance: UInt32
    /// What is made as small as possible: the distance, the more the farther the source lies.
    package var cost: UInt64

    @inlinable
    package init(source: Int, distance: UInt32, cost: UInt64 = .max) {
        self.source = source
        self.distance = distance
        self.cost = cost
    }
}
