/// The patch: 7x7 pixels around a center.
enum Patch {
    static let radius = 3
    static let side = 7
    static let area = 49
    /// Bytes of a patch row as packed RGBX, and as it is loaded: one pixel more.
    static let rowBytes = 28
    static let loadedRowBytes = 32
    /// Bytes of a patch copied out of its image, rows at `loadedRowBytes`.
    static let copiedBytes = 7 * 32
}

/// The named bounds of the fill.
enum FillBounds {
    /// Pixels of an image: source positions are 31-bit pixel indices.
    static let pixels = 1 << 30
    /// Halvings of the photo.
    static let levels = 16
    /// The hole is shallow enough at 0.75 patch: 5.25 pixels, in thirds of a pixel.
    static let shallowDepthThirds = 15
    /// The shorter side of the coarsest level: 5 patches.
    static let coarsestSide = 35
    /// A level is worth having when this many patches can be copied from.
    static let coarsestSources = 64
}

/// A stretch of pixels in one row: `x0..<x1`.
struct Run: Hashable, Sendable {
    var y: Int32
    var x0: Int32
    var x1: Int32

    init(y: Int, x0: Int, x1: Int) {
        self.y = Int32(y)
        self.x0 = Int32(x0)
        self.x1 = Int32(x1)
    }

    var count: Int { Int(x1 - x0) }
}
