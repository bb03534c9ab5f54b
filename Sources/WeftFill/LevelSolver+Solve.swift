import WeftFillKernels
import WeftFillTypes
import WeftPixels

extension LevelSolver {
    /// Sweeps per iteration.
    static let sweeps = 2
    /// Pixels of a level beyond which it is large.
    static let largeArea = 1 << 20

    /// The most iterations of this level: many at the coarsest, few at full size, linear between;
    /// and fewer yet where a level is large, whose sources coarser ones have found up to a pixel.
    var iterations: Int {
        let (most, least) = (16, 3)
        if size.area > Self.largeArea { return options.quality.iterations(2) }
        guard levelCount > 1 else { return options.quality.iterations(least) }
        return options.quality.iterations(least + (most - least) * level / (levelCount - 1))
    }

    /// How far a source may lie before a difference counts double: a twentieth of the longer side.
    var nearness: Int { max(max(size.width, size.height) / 20, 1) }

    /// Fills the level: first guesses, then search and vote in turn.
    func solve(
        after previous: FillState?, observer: FillObserver
    ) throws {
        guard layout.queryCount > 0 else { return }
        if previous == nil, starts > 1 {
            try solveFromAllStarts(observer: observer)
        } else {
            try solve(after: previous, start: 0, observer: observer)
        }
        settle()
    }

    /// Fills the level once.
    func solve(after previous: FillState?, start: Int, observer: FillObserver) throws {
        try makeFirstGuess(previous)
        for iteration in 0..<iterations {
            openAroundSources()
            var changed = 0
            for sweep in 0..<Self.sweeps {
                changed = max(
                    changed, try runSweep(iteration * Self.sweeps + sweep, isStale: sweep == 0))
            }
            try weigh()
            let share = Double(changed) / Double(layout.queryCount)
            changes.base.update(repeating: 0, count: changes.count)
            try report(
                FillProgress(
                    level: level, levelCount: levelCount,
                    iteration: start * iterations + iteration + 1,
                    iterations: previous == nil ? starts * iterations : iterations,
                    changedShare: share), to: observer)
            // What follows takes its colors from the field, so the last vote would be for nothing.
            if iteration + 1 == iterations || share < 0.002 { break }
            try paint()
        }
    }

    func makeFirstGuess(_ previous: FillState?) throws {
        openHole()
        if let previous { adopt(previous) }
        try weigh()
        let unpainted = try paint()
        if !unpainted.isEmpty {
            openAround(unpainted)
            var peel = OnionPeel(self, unpainted: unpainted)
            try peel.run()
        }
    }

    /// One sweep over all strips. Returns how many patches found a better source.
    func runSweep(_ number: Int, isStale: Bool) throws -> Int {
        keepEdgeRows()
        let domain = layout.domain
        let sweep = Sweep(
            pixels: pixels.base, width: size.width, isSource: isSource.base, field: field.base,
            previous: previous.base, distances: distances.base, minX: domain.x, minY: domain.y,
            maxX: domain.maxX - 1, maxY: domain.maxY - 1,
            radius: searchRadius,
            key: sweepKey(seed: seed, level: level, sweep: number),
            isForward: number % 2 == 0, isStale: isStale,
            changes: changes.base, changesPerRow: changesPerRow,
            nearness: nearness)
        let changed = Plane<Int>(count: strips.count, repeating: 0)
        try forEachInParallel(strips.count, options: options) { index in
            changed[index] = kernels.sweep(sweep, strips[index])
        }
        return changed.elements.reduce(0, +)
    }

    /// How far the first random candidate may be: anywhere on coarse levels; on larger ones the
    /// source is known up to a few pixels, and farther memory would only be waited for.
    var searchRadius: Int {
        if levelCount == 1 { return min(32, farthest) }
        if searchesEverywhere { return farthest }
        return min(level > 0 ? 64 : 8, farthest)
    }

    /// Whether the random search looks at the whole level.
    var searchesEverywhere: Bool { levelCount > 1 && level >= 2 && size.area <= 1 << 18 }

    private var farthest: Int { max(size.width, size.height) / 2 }

    /// What the sweep reads of its neighbors' strips: the first and the last row of each.
    private func keepEdgeRows() {
        for strip in strips {
            for run in [strip.runs.first, strip.runs.last].compactMap(\.self) {
                let row = strip.origin + Int(run.y) * strip.boxWidth
                (previous.base + row + strip.box.x).update(
                    from: field.base + row + strip.box.x, count: strip.boxWidth)
            }
        }
    }

    private func report(_ progress: FillProgress, to observer: FillObserver) throws {
        observer.progress?(progress)
        guard let picture = observer.picture else { return }
        try paint()
        picture(progress, preview())
    }

    /// Every patch gets a source, should one not have found any: the first there is.
    private func settle() {
        var first: Int32?
        forEachQuery(layout) { index, _, _ in
            guard field[index] == Field.unset else { return }
            if first == nil {
                first = tiles.firstAllowed.map(Int32.init)
            }
            field[index] = first ?? Field.unset
        }
    }
}
