import Synchronization
import WeftPixels

/// Tiles that are to be opened; several threads may mark at once.
final class TileMarks: @unchecked Sendable {
    private let marks: UnsafeMutablePointer<Atomic<Bool>>
    private let across: Int
    private let down: Int

    init(_ tiles: OpenTiles) {
        across = tiles.across
        down = tiles.down
        marks = .allocate(capacity: across * down)
        for tile in 0..<across * down { (marks + tile).initialize(to: Atomic(false)) }
    }

    deinit {
        marks.deinitialize(count: across * down)
        marks.deallocate()
    }

    func isMarked(_ tile: Int) -> Bool { marks[tile].load(ordering: .relaxed) }

    func markAll() {
        for tile in 0..<across * down { marks[tile].store(true, ordering: .relaxed) }
    }

    /// Marks the tiles that hold pixels at most `reach` away from any pixel of the rectangle.
    func mark(_ rect: PixelRect, reach: Int) {
        let side = OpenTiles.side
        let (x0, x1) = (max(rect.x - reach, 0) / side, min((rect.maxX + reach) / side, across - 1))
        let (y0, y1) = (max(rect.y - reach, 0) / side, min((rect.maxY + reach) / side, down - 1))
        guard x0 <= x1, y0 <= y1 else { return }
        for y in y0...y1 {
            for x in x0...x1 where !isMarked(y * across + x) {
                marks[y * across + x].store(true, ordering: .relaxed)
            }
        }
    }
}
