/// The search for sources of patches that are known in part only: what it reads and writes.
package struct PartialSearch {
    /// The packed RGBX image and its pixels per row.
    package let pixels: UnsafePointer<UInt8>
    package let width: Int
    /// A bit for every pixel: whether a patch may be copied from there.
    package let isSource: UnsafePointer<UInt8>
    /// 1 for every pixel without a color.
    package let isUnpainted: UnsafePointer<UInt8>
    /// Sources before this sweep; only `found` is written, so that the order does not matter.
    package let field: UnsafePointer<Int32>
    /// How well they match; what the sweep before found, but for the first sweep over a layer.
    package let distances: UnsafePointer<UInt32>
    /// Whether the layer has not been swept before.
    package let isFirst: Bool
    /// 1 for every patch that the sweep before found another source for: the others' sources have
    /// been compared with their neighbors already. A mark that an earlier layer has left costs a
    /// comparison, and changes nothing.
    package let isNew: UnsafePointer<UInt8>
    /// Where candidates may lie, the last column and row included.
    package let minX: Int, minY: Int, maxX: Int, maxY: Int
    /// The first radius of the random search.
    package let radius: Int
    package let key: UInt64
    package let patches: UnsafePointer<ActivePatch>
    /// One for each of `patches`.
    package let found: UnsafeMutablePointer<Best>

    package init(
        pixels: UnsafePointer<UInt8>, width: Int, isSource: UnsafePointer<UInt8>,
        isUnpainted: UnsafePointer<UInt8>, field: UnsafePointer<Int32>,
        distances: UnsafePointer<UInt32>, isFirst: Bool, isNew: UnsafePointer<UInt8>, minX: Int,
        minY: Int, maxX: Int, maxY: Int, radius: Int, key: UInt64,
        patches: UnsafePointer<ActivePatch>, found: UnsafeMutablePointer<Best>
    ) {
        self.pixels = pixels
        self.width = width
        self.isSource = isSource
        self.isUnpainted = isUnpainted
        self.field = field
        self.distances = distances
        self.isFirst = isFirst
        self.isNew = isNew
        self.minX = minX
        self.minY = minY
        self.maxX = maxX
        self.maxY = maxY
        self.radius = radius
        self.key = key
        self.patches = patches
        self.found = found
    }
}

/// A patch near the layer that is being peeled.
package struct ActivePatch: BitwiseCopyable {
    package var index: Int32
    package var x: Int32
    package var y: Int32
    /// Value indices of the patches to the left, right, above and below; -1 where there is none.
    package var near: SIMD4<Int32>

    package init(index: Int32, x: Int32, y: Int32, near: SIMD4<Int32>) {
        self.index = index
        self.x = x
        self.y = y
        self.near = near
    }
}
