import Testing
import WeftFillKernels
import WeftFillTypes
import WeftPixels

@testable import WeftFill

/// What every sweep must keep, and that all kernels do the same, at all small sizes.
@Suite struct SweepPropertyTests {
    static let choices: [KernelChoice] = [.scalar, .baseline, .wide]
    static let sizes: [PatchSize] = [.five, .seven, .nine, .eleven]

    private func solver(
        _ width: Int, _ height: Int, hole: PixelRect, kernels: KernelChoice = .best,
        patchSize: PatchSize = .automatic
    ) throws -> LevelSolver {
        let photo = busy(width, height)
        let options = options(threads: 2, kernels: kernels, patchSize: patchSize)
        let source = LevelSource(photo: photo, mask: mask(width, height, hiding: hole))
        let level = PyramidLevel(
            source: source,
            hole: (hole.y..<hole.maxY).map { Run(y: $0, x0: hole.x, x1: hole.maxX) })
        return try LevelSolver(level: 0, of: 1, image: level, guide: nil, options: options)
    }

    @Test(arguments: choices, sizes)
    func costsNeverRiseInASweep(kernels: KernelChoice, patchSize: PatchSize) throws {
        let solver = try solver(
            70, 50, hole: rect(25, 15, 20, 20), kernels: kernels, patchSize: patchSize)
        try solver.makeFirstGuess(nil)
        _ = try solver.runSweep(0, isStale: true)
        for sweep in 1..<6 {
            let (before, field) = (costs(solver), solver.field.elements)
            let changed = try solver.runSweep(sweep, isStale: false)
            let after = costs(solver)
            var differing = 0
            forEachQuery(solver.layout) { index, _, _ in
                #expect(after[index] <= before[index])
                if solver.field[index] != field[index] {
                    differing += 1
                    #expect(after[index] < before[index])
                }
            }
            #expect(changed == differing)
        }
    }

    /// Distance times (nearness + length of the offset), by value index.
    private func costs(_ solver: LevelSolver) -> [Int] {
        var costs = [Int](repeating: 0, count: solver.layout.valueCount)
        forEachQuery(solver.layout) { index, x, y in
            let (sourceY, sourceX) = Int(solver.field[index])
                .quotientAndRemainder(dividingBy: solver.size.width)
            let (across, down) = (abs(sourceX - x), abs(sourceY - y))
            let length = max(across, down) + 3 * min(across, down) / 8
            costs[index] = Int(solver.distances[index]) * (solver.nearness + length)
        }
        return costs
    }

    @Test(arguments: choices, sizes)
    func distancesAreThoseOfTheField(kernels: KernelChoice, patchSize: PatchSize) throws {
        // Guesses that have not changed keep their distances; this is the test that they may.
        let solver = try solver(
            70, 50, hole: rect(25, 15, 20, 20), kernels: kernels, patchSize: patchSize)
        try solver.makeFirstGuess(nil)
        for iteration in 0..<4 {
            _ = try solver.runSweep(2 * iteration, isStale: true)
            forEachQuery(solver.layout) { index, x, y in
                // A patch may find its first source later.
                guard solver.field[index] >= 0 else { return }
                let expected = distance(solver, y * 70 + x, Int(solver.field[index]))
                #expect(solver.distances[index] == expected)
            }
            try solver.weigh()
            solver.changes.base.update(repeating: 0, count: solver.changes.count)
            try solver.paint()
        }
    }

    private func distance(_ solver: LevelSolver, _ one: Int, _ other: Int) -> UInt32 {
        let width = solver.size.width
        var sum = 0
        let radius = solver.options.patchRadius
        for dy in -radius...radius {
            for byte in -4 * radius..<4 * radius + 4 {
                let (a, b) = ((one + dy * width) * 4 + byte, (other + dy * width) * 4 + byte)
                let difference = Int(solver.pixels[a]) - Int(solver.pixels[b])
                sum += difference * difference
            }
        }
        return UInt32(sum)
    }

    @Test(arguments: choices, sizes)
    func sourcesAreAllowedAndInside(kernels: KernelChoice, patchSize: PatchSize) throws {
        for (width, height) in [(20, 20), (33, 16), (64, 65), (130, 70)] {
            let solver = try solver(
                width, height, hole: rect(width / 2 - 2, height / 2 - 1, 5, 3), kernels: kernels,
                patchSize: patchSize)
            try solver.solve(after: nil, observer: FillObserver())
            let domain = solver.layout.domain
            forEachQuery(solver.layout) { index, _, _ in
                let (y, x) = Int(solver.field[index]).quotientAndRemainder(dividingBy: width)
                #expect(x >= domain.x && x < domain.maxX && y >= domain.y && y < domain.maxY)
                #expect(solver.layout.index(x: x, y: y).map { solver.field[$0] } ?? -1 == -1)
            }
        }
    }

    @Test(arguments: [KernelChoice.baseline, .wide], sizes)
    func kernelsFillAllSmallSizesAlike(kernels: KernelChoice, patchSize: PatchSize) throws {
        for width in max(8, patchSize.side + 1)...22 {
            for height in max(8, patchSize.side + 1)...22 {
                let hole = rect(width / 3, height / 3, 1 + width % 6, 1 + height % 7)
                let scalar = try solver(
                    width, height, hole: hole, kernels: .scalar, patchSize: patchSize)
                let vector = try solver(
                    width, height, hole: hole, kernels: kernels, patchSize: patchSize)
                try scalar.solve(after: nil, observer: FillObserver())
                try vector.solve(after: nil, observer: FillObserver())
                #expect(scalar.field.elements == vector.field.elements, "\(width)x\(height)")
                #expect(scalar.distances.elements == vector.distances.elements)
                #expect(scalar.weights.elements == vector.weights.elements)
                #expect(scalar.pixels.elements == vector.pixels.elements)
            }
        }
    }
}
