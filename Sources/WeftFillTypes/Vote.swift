/// What a vote reads: which source every target patch has found, and how much its word weighs.
package struct Voters {
    package let field: UnsafePointer<Int32>
    package let weights: UnsafePointer<Float>
    /// Pixels per row of the image that positions in `field` refer to.
    package let width: Int

    package init(
        field: UnsafePointer<Int32>, weights: UnsafePointer<Float>, width: Int
    ) {
        self.field = field
        self.weights = weights
        self.width = width
    }
}

/// The vote of a level: what it reads and writes.
package struct Painting {
    /// Packed RGBX.
    package let pixels: UnsafeMutablePointer<UInt8>
    package let voters: Voters
    /// Set to 1 for every 8x8 pixels of which one has changed, and how many lie side by side.
    package let changes: UnsafeMutablePointer<UInt8>
    package let changesPerRow: Int

    package init(
        pixels: UnsafeMutablePointer<UInt8>, voters: Voters,
        changes: UnsafeMutablePointer<UInt8>, changesPerRow: Int
    ) {
        self.pixels = pixels
        self.voters = voters
        self.changes = changes
        self.changesPerRow = changesPerRow
    }
}

/// The weighing of target patches: what it reads and writes, and how. A weight is
/// exp(-d / 2s²) times `edge`, where s² is the upper quartile of the distances in the patch's 16x16
/// block (Wexler et al. 2007) divided by `sharpness`.
package struct Weighing {
    package let field: UnsafePointer<Int32>
    package let distances: UnsafePointer<UInt32>
    /// What a patch's weight is multiplied by.
    package let edge: UnsafePointer<Float>
    package let weights: UnsafeMutablePointer<Float>
    /// exp(-index / 32) for 512 indices.
    package let exponential: UnsafePointer<Float>
    package let sharpness: Float
    /// Values per row of the region's box.
    package let boxWidth: Int

    package init(
        field: UnsafePointer<Int32>, distances: UnsafePointer<UInt32>,
        edge: UnsafePointer<Float>, weights: UnsafeMutablePointer<Float>,
        exponential: UnsafePointer<Float>, sharpness: Float, boxWidth: Int
    ) {
        self.field = field
        self.distances = distances
        self.edge = edge
        self.weights = weights
        self.exponential = exponential
        self.sharpness = sharpness
        self.boxWidth = boxWidth
    }
}

/// Some columns and rows of a region's box.
package struct Block {
    package var x: Int, y: Int, maxX: Int, maxY: Int

    package init(x: Int, y: Int, maxX: Int, maxY: Int) {
        self.x = x
        self.y = y
        self.maxX = maxX
        self.maxY = maxY
    }
}
