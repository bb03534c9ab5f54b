/// The patch: 7x7 pixels around a center.
package enum Patch {
    package static let radius = 3
    package static let side = 7
    package static let area = 49
    /// Bytes of a patch row as packed RGBX, and as it is loaded: one pixel more.
    package static let rowBytes = 28
    package static let loadedRowBytes = 32
    /// Bytes of a patch copied out of its image, rows at `loadedRowBytes`.
    package static let copiedBytes = 7 * 32
}

/// A stretch of pixels in one row: `x0..<x1`.
package struct Run: Hashable, Sendable, BitwiseCopyable {
    package var y: Int32
    package var x0: Int32
    package var x1: Int32

    package init(y: Int, x0: Int, x1: Int) {
        self.y = Int32(y)
        self.x0 = Int32(x0)
        self.x1 = Int32(x1)
    }

    package var count: Int { Int(x1 - x0) }
}
