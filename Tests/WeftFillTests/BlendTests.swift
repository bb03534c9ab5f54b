import Testing
import WeftFillTypes
import WeftPixels

@testable import WeftFill

/// What the last vote took from different places becomes one picture.
@Suite struct BlendTests {
    private func grid(_ width: Int, _ height: Int, _ runs: Run...) -> BlendGrid {
        BlendGrid(size: PixelSize(width: width, height: height), runs: runs)
    }

    @Test func cellsKnowWhatIsAboveAndBelow() {
        // Cells 1 to 3, then 5 and 6 beneath the second and the fourth pixel, then 8.
        let grid = grid(
            9, 9, Run(y: 1, x0: 2, x1: 5), Run(y: 2, x0: 3, x1: 4), Run(y: 2, x0: 5, x1: 6),
            Run(y: 4, x0: 3, x1: 4))
        #expect(grid.starts == [1, 5, 7, 9, 11])
        #expect(grid.count == 11)
        #expect(grid.above.elements == [0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0])
        #expect(grid.below.elements == [0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0])
    }

    @Test func halfOfAGridHasTheCellsThatAreWholeInIt() {
        // 5x3 pixels, all hole but the upper left corner: the last column and row stand alone.
        let grid = grid(
            5, 3, Run(y: 0, x0: 1, x1: 5), Run(y: 1, x0: 0, x1: 5), Run(y: 2, x0: 0, x1: 5))
        let (half, children) = grid.halved()
        #expect(half.size == PixelSize(width: 3, height: 2))
        #expect(half.runs == [Run(y: 0, x0: 1, x1: 3), Run(y: 1, x0: 0, x1: 3)])
        let corners = half.runs.indices.flatMap { number in
            (half.starts[number]..<half.starts[number + 1] - 1).map { children[Int($0)] }
        }
        // Rows begin at the cells 1, 6 and 12.
        #expect(
            corners == [
                SIMD2(2, 8), SIMD2(4, 10), SIMD2(12, 12), SIMD2(14, 14), SIMD2(16, 16),
            ])
    }

    @Test(arguments: [1, 3])
    func theSolverFindsWhatWasWanted(threads: Int) throws {
        // A disc of 90 pixels that the image's upper edge cuts.
        let size = PixelSize(width: 130, height: 80)
        let disc = runs(size: size) { y, x in (x - 60) * (x - 60) + (y - 20) * (y - 20) < 45 * 45 }
        let grid = BlendGrid(size: size, runs: disc)
        let screen: Float = 0.001
        let solver = BlendSolver(grid, screen: screen, options: options(threads: threads))
        var expected = [Float](repeating: 0, count: grid.count)
        for (number, run) in disc.enumerated() {
            for x in run.x0..<run.x1 {
                // Smooth and rough at once.
                let value = Float(run.y) - Float(x) / 3 + Float((x * 7 + run.y * 13) % 5)
                expected[Int(grid.starts[number] + x - run.x0)] = value
            }
        }
        for (number, run) in disc.enumerated() {
            for x in run.x0..<run.x1 {
                let cell = Int(grid.starts[number] + x - run.x0)
                let inside = run.y == 0 ? Float(3) : 4
                let around =
                    expected[cell - 1] + expected[cell + 1] + expected[Int(grid.above[cell])]
                    + expected[Int(grid.below[cell])]
                let wanted = expected[cell] * (inside + screen) - around
                solver.wanted[cell] = SIMD4(wanted, -wanted, 0, 0)
            }
        }
        try solver.solve()
        let errors = expected.indices.map { abs(solver.correction[$0][0] - expected[$0]) }
        #expect(errors.reduce(0, max) < 1)
        #expect(
            expected.indices.allSatisfy { solver.correction[$0][1] == -solver.correction[$0][0] })
        #expect(solver.correction[0] == .zero)
    }

    @Test(arguments: [BandFormat.uint8, .uint16])
    func aSlopeOfLightStaysASlope(format: BandFormat) throws {
        // No two places of a slope are alike, so that every copy is too dark or too bright.
        let scale = format == .uint16 ? 257 : 1
        let photo = picture(120, 90, .rgb, format) { x, y, band in
            (40 + x + y / 2 + 10 * band) * scale
        }
        let mask = mask(120, 90, hiding: rect(40, 30, 30, 28))
        let filled = values(try Filler.fill(photo, hiding: mask, options: options(threads: 2)))
        let worst = zip(filled, values(photo)).map { abs($0 - $1) }.max() ?? 0
        #expect(worst <= 2 * scale)
    }

    @Test func whatCannotBeSeenDoesNotBleedIn() throws {
        // Around the hole all is gray but a transparent frame in white.
        let frame = rect(38, 28, 34, 32)
        let hole = rect(40, 30, 30, 28)
        let photo = picture(120, 90, .rgba, .uint8) { x, y, band in
            let isFrame = frame.contains(x: x, y: y) && !hole.contains(x: x, y: y)
            return band == 3 ? (isFrame ? 0 : 255) : isFrame ? 255 : 90
        }
        let filled = values(
            try Filler.fill(photo, hiding: mask(120, 90, hiding: hole), options: options()))
        for y in 30..<58 {
            for x in 40..<70 where filled[(y * 120 + x) * 4 + 3] == 255 {
                #expect(filled[(y * 120 + x) * 4] == 90)
            }
        }
    }
}

extension PixelRect {
    fileprivate func contains(x: Int, y: Int) -> Bool {
        x >= self.x && x < maxX && y >= self.y && y < maxY
    }
}
