import WeftPixels

extension LevelSolver {
    /// Starts from the coarser level's field: offsets are doubled, which is the source times two
    /// plus the target's parity. Sources that are none here move to the nearest one.
    func adopt(_ coarse: FillState) {
        let coarseDomain = coarse.layout.domain
        let coarseWidth = coarse.layout.size.width
        guard !coarseDomain.isEmpty else { return }
        forEachQuery(layout) { index, x, y in
            let parentX = min(max(x / 2, coarseDomain.x), coarseDomain.maxX - 1)
            let parentY = min(max(y / 2, coarseDomain.y), coarseDomain.maxY - 1)
            guard let parent = coarse.layout.index(x: parentX, y: parentY) else { return }
            let source = Int(coarse.field[parent])
            guard source >= 0 else { return }
            let (sourceY, sourceX) = source.quotientAndRemainder(dividingBy: coarseWidth)
            let found = nearestSource(
                x: x + 2 * (sourceX - parentX), y: y + 2 * (sourceY - parentY))
            guard let found else { return }
            field[index] = Int32(found)
            distances[index] = coarse.distances[parent]
        }
    }

    /// The nearest source, on growing squares; nil if there is none within 16 pixels.
    private func nearestSource(x: Int, y: Int) -> Int? {
        let domain = layout.domain
        let x = min(max(x, domain.x), domain.maxX - 1)
        let y = min(max(y, domain.y), domain.maxY - 1)
        if isSource[y * size.width + x] != 0 { return y * size.width + x }
        for reach in 1...16 {
            for nearY in max(y - reach, domain.y)...min(y + reach, domain.maxY - 1) {
                let isEdge = abs(nearY - y) == reach
                for nearX in stride(from: x - reach, through: x + reach, by: isEdge ? 1 : 2 * reach)
                where nearX >= domain.x && nearX < domain.maxX {
                    if isSource[nearY * size.width + nearX] != 0 {
                        return nearY * size.width + nearX
                    }
                }
            }
        }
        return nil
    }
}
