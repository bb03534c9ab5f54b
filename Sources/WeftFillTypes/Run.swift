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
