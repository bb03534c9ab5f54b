import WeftFillTypes
import WeftPixels

/// What is known after a level has been filled: where every target patch found its source, and how
/// well it matches. A value of about 8 bytes per pixel of hole; it holds no colors.
public struct FillState: Sendable {
    /// The level that was filled; 0 is the finest.
    public let level: Int
    /// Levels in all.
    public let levelCount: Int
    let layout: QueryLayout
    /// Source position (y * width + x) by value index; `Field.none` where no target patch is.
    let field: [Int32]
    /// Sum of squared differences by value index.
    let distances: [UInt32]

    /// Pixels on a side of the patches that were compared.
    var patchSide: Int { 2 * layout.domain.x + 1 }

    /// Whether there is no patch to copy from, so that colors are spread from the hole's edge.
    var isDiffused: Bool { layout.queryCount == 0 }
}
