import WeftFillTypes
import WeftPixels

/// One grid of a `BlendSolver`: what is wanted of its cells, and what was found.
struct BlendLevel {
    let grid: BlendGrid
    let screen: Float
    let wanted: Plane<SIMD4<Float>>
    let correction: Plane<SIMD4<Float>>
    /// Runs that one thread works on at a time.
    let blocks: [Range<Int>]
    /// For each cell the upper left and the lower left cell of the finer grid that it covers; those
    /// to their right are the next ones.
    private let children: Plane<SIMD2<Int32>>?

    /// Cells that one thread works on at a time.
    private static var block: Int { 1 << 13 }

    init(_ grid: BlendGrid, children: Plane<SIMD2<Int32>>?, screen: Float) {
        self.grid = grid
        self.screen = screen
        self.children = children
        wanted = Plane(zeroBytes: grid.count)
        correction = Plane(zeroBytes: grid.count)
        var blocks: [Range<Int>] = []
        var first = 0
        for next in 1..<grid.runs.count + 1
        where next == grid.runs.count || Int(grid.starts[next] - grid.starts[first]) >= Self.block {
            blocks.append(first..<next)
            first = next
        }
        self.blocks = blocks
    }

    /// The cells of one parity take the value that suits those around them.
    func relax(_ block: Range<Int>, parity: Int32) {
        for number in block {
            let run = grid.runs[number]
            let start = Int(grid.starts[number]) - Int(run.x0)
            let y = Int(run.y)
            let usual = 1 / (inside(x: 1, y: y) + screen)
            for x in stride(
                from: Int(run.x0 + (run.x0 + run.y + parity) % 2), to: Int(run.x1), by: 2)
            {
                let isAtSide = x == 0 || x + 1 == grid.size.width
                let scale = isAtSide ? 1 / (inside(x: x, y: y) + screen) : usual
                correction[start + x] = (wanted[start + x] + around(start + x)) * scale
            }
        }
    }

    /// Wants of this grid what the finer one still lacks, and begins at 0.
    func restrict(_ fine: BlendLevel, _ block: Range<Int>) {
        guard let children else { return }
        forEachCell(block) { cell, x, y in
            let corner = children[cell]
            let isWide = 2 * x + 1 < fine.grid.size.width
            var sum = SIMD4<Float>.zero
            for row in 0..<(2 * y + 1 < fine.grid.size.height ? 2 : 1) {
                let left = Int(corner[row])
                sum += fine.lack(left, 2 * x, 2 * y + row)
                if isWide { sum += fine.lack(left + 1, 2 * x + 1, 2 * y + row) }
            }
            wanted[cell] = sum
            correction[cell] = .zero
        }
    }

    /// Adds what was found to the finer grid: half of it, and a quarter of each of the two neighbors
    /// on a pixel's side.
    func prolong(to fine: BlendLevel, _ block: Range<Int>) {
        guard let children else { return }
        forEachCell(block) { cell, x, y in
            let corner = children[cell]
            let here = correction[cell]
            let left = x > 0 ? correction[cell - 1] : here
            let right = x + 1 < grid.size.width ? correction[cell + 1] : here
            let above = y > 0 ? correction[Int(grid.above[cell])] : here
            let below = y + 1 < grid.size.height ? correction[Int(grid.below[cell])] : here
            let isWide = 2 * x + 1 < fine.grid.size.width
            for row in 0..<(2 * y + 1 < fine.grid.size.height ? 2 : 1) {
                let base = here * 0.5 + (row == 0 ? above : below) * 0.25
                let child = Int(corner[row])
                fine.correction[child] += base + left * 0.25
                if isWide { fine.correction[child + 1] += base + right * 0.25 }
            }
        }
    }

    private func forEachCell(_ block: Range<Int>, _ body: (_ cell: Int, _ x: Int, _ y: Int) -> Void)
    {
        for number in block {
            let run = grid.runs[number]
            let start = Int(grid.starts[number]) - Int(run.x0)
            for x in Int(run.x0)..<Int(run.x1) { body(start + x, x, Int(run.y)) }
        }
    }

    @inline(__always)
    private func lack(_ cell: Int, _ x: Int, _ y: Int) -> SIMD4<Float> {
        wanted[cell] + around(cell) - correction[cell] * (inside(x: x, y: y) + screen)
    }

    @inline(__always)
    private func around(_ cell: Int) -> SIMD4<Float> {
        (correction[cell - 1] + correction[cell + 1])
            + (correction[Int(grid.above[cell])] + correction[Int(grid.below[cell])])
    }

    /// How many of a pixel's four neighbors are inside the image.
    @inline(__always)
    private func inside(x: Int, y: Int) -> Float {
        Float(
            (x > 0 ? 1 : 0) + (x + 1 < grid.size.width ? 1 : 0) + (y > 0 ? 1 : 0)
                + (y + 1 < grid.size.height ? 1 : 0))
    }
}
