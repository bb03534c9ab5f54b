import Testing
import WeftFillTypes
import WeftPixels

@testable import WeftFill

/// The best quality begins several times.
@Suite struct StartTests {
    private let photo = busy(200, 150)
    private let hidden = mask(200, 150, hiding: rect(50, 50, 60, 60))

    private func coarsest(_ options: FillOptions) throws -> LevelSolver {
        let job = try SingleCall(
            photo, hiding: hidden, options: options, observer: FillObserver())
        let levels = try job.pyramid()
        return try LevelSolver(
            level: levels.count - 1, of: levels.count, image: levels[levels.count - 1], guide: nil,
            options: options)
    }

    @Test func theStartThatMatchesBestIsKept() throws {
        var options = options()
        options.quality = .best
        let all = try coarsest(options)
        try all.solve(after: nil, observer: FillObserver())
        let costs = try (0..<all.starts).map { start in
            let one = try coarsest(options)
            try one.solve(start: start, observer: FillObserver())
            return one.cost
        }
        #expect(costs.count == 6)
        #expect(Set(costs).count > 1)
        #expect(all.cost == costs.min())
    }

    @Test func bestDoesNotDependOnThreadsOrSteps() throws {
        var (one, many) = (options(threads: 1), options(threads: 3))
        one.quality = .best
        many.quality = .best
        let expected = try Filler.fill(photo, hiding: hidden, options: one)
        #expect(try Filler.fill(photo, hiding: hidden, options: many) == expected)
        #expect(try fillStepwise(photo, hiding: hidden, options: one) == expected)
    }

    @Test func iterationsAreCountedThroughAllStarts() throws {
        var options = options()
        options.quality = .best
        var reports: [FillProgress] = []
        _ = try Filler.fill(photo, hiding: hidden, options: options) { reports.append($0) }
        let coarse = reports.filter { $0.level == $0.levelCount - 1 }
        #expect(coarse.allSatisfy { $0.iterations == 6 * 32 && $0.iteration <= $0.iterations })
        #expect(zip(coarse, coarse.dropFirst()).allSatisfy { $0.iteration < $1.iteration })
    }
}
