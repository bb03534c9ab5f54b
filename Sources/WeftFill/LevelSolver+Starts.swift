import WeftFillTypes

/// The coarsest level decides what the picture will be, is small, and ends where chance led it: so it
/// may be filled several times, and the fill that matches best is kept.
extension LevelSolver {
    /// How often the coarsest level is filled. A level that is the only one is full size.
    var starts: Int { levelCount > 1 && level == levelCount - 1 ? options.quality.starts : 1 }

    func solveFromAllStarts(observer: FillObserver) throws {
        var best: (cost: UInt64, field: [Int32], distances: [UInt32])?
        for start in 0..<starts {
            try solve(start: start, observer: observer)
            let cost = self.cost
            if cost < best?.cost ?? .max { best = (cost, field.elements, distances.elements) }
        }
        guard let best else { return }
        for index in best.field.indices {
            field[index] = best.field[index]
            distances[index] = best.distances[index]
        }
    }

    /// Fills the coarsest level anew, by other random numbers for every start.
    func solve(start: Int, observer: FillObserver) throws {
        seed = options.seed &+ UInt64(start) &* 0x9E37_79B9_7F4A_7C15
        forEachQuery(layout) { index, _, _ in
            field[index] = Field.unset
            distances[index] = .max
            weights[index] = 0
        }
        changes.base.update(repeating: 1, count: changes.count)
        try solve(after: nil, start: start, observer: observer)
    }

    /// How badly the patches match in all; those without a source do not count.
    var cost: UInt64 {
        var sum: UInt64 = 0
        forEachQuery(layout) { index, _, _ in
            if field[index] >= 0 { sum += UInt64(distances[index]) }
        }
        return sum
    }
}
