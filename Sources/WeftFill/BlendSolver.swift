import WeftFillTypes
import WeftPixels

/// Solves for the colors to add to a hole so that its slopes become the wanted ones and its edge
/// meets what is known: (4 + screen) c - (the four around) = `wanted`, 0 outside the hole, by
/// cycles over grids of halved size (Brandt 1977). The same bytes for any number of threads: red
/// and black cells in turn only read each other.
struct BlendSolver {
    /// W-cycles; each leaves about a quarter of what is missing.
    static let cycles = 3
    /// Red and black passes before and after the coarser grid, and on the coarsest.
    static let passes = 2
    static let coarsestPasses = 16
    /// Grids below this size are gone to twice, which costs little and counts much.
    static let smallCells = 1 << 13
    /// A grid this small is not halved.
    static let coarsestCells = 32

    private let levels: [BlendLevel]
    private let options: FillOptions

    /// - Parameter screen: How strongly the colors hold to what was voted: beyond 1 / sqrt(screen)
    ///   pixels slopes count little.
    init(_ grid: BlendGrid, screen: Float, options: FillOptions) {
        self.options = options
        var levels = [BlendLevel(grid, children: nil, screen: screen)]
        while let last = levels.last, last.grid.count > Self.coarsestCells {
            let (half, children) = last.grid.halved()
            guard half.count > 0 else { break }
            levels.append(BlendLevel(half, children: children, screen: last.screen * 4))
        }
        self.levels = levels
    }

    /// What is wanted of each cell; to be written before `solve`.
    var wanted: Plane<SIMD4<Float>> { levels[0].wanted }
    /// What to add to each cell.
    var correction: Plane<SIMD4<Float>> { levels[0].correction }

    func solve() throws {
        for _ in 0..<Self.cycles { try cycle(0) }
    }

    /// Calls `body` with all runs of the whole grid, in parallel.
    func forEachBlock(_ body: (Range<Int>) -> Void) throws { try forEachBlock(levels[0], body) }

    private func cycle(_ number: Int) throws {
        let level = levels[number]
        guard number + 1 < levels.count else {
            return try relax(level, passes: Self.coarsestPasses)
        }
        try relax(level, passes: Self.passes)
        let coarse = levels[number + 1]
        try forEachBlock(coarse) { coarse.restrict(level, $0) }
        for _ in 0..<(coarse.grid.count < Self.smallCells ? 2 : 1) { try cycle(number + 1) }
        try forEachBlock(coarse) { coarse.prolong(to: level, $0) }
        try relax(level, passes: Self.passes)
    }

    private func relax(_ level: BlendLevel, passes: Int) throws {
        for pass in 0..<2 * passes {
            try forEachBlock(level) { level.relax($0, parity: Int32(pass & 1)) }
        }
    }

    private func forEachBlock(_ level: BlendLevel, _ body: (Range<Int>) -> Void) throws {
        try forEachInParallel(level.blocks.count, options: options) { body(level.blocks[$0]) }
    }
}
