import WeftFillKernels
import WeftFillTypes
import WeftPixels

extension LevelSolver {
    /// Starts from the coarser level's field: offsets are doubled, which is the source times two
    /// plus the target's parity. Sources that are none here move to the nearest one.
    func adopt(_ coarse: FillState) {
        guard !coarse.layout.domain.isEmpty else { return }
        let size = size
        if !searchesEverywhere {
            openAround(reach: Self.nearestReach + reach) { _, x, y in
                self.doubled(coarse, x, y).map {
                    (min(max($0.x, 0), size.width - 1), min(max($0.y, 0), size.height - 1))
                }
            }
        }
        forEachInParallel(strips.count, threads: options.threads) { number in
            let strip = strips[number]
            for run in strip.runs {
                let row = strip.origin + Int(run.y) * strip.boxWidth
                for x in Int(run.x0)..<Int(run.x1) {
                    guard let place = doubled(coarse, x, Int(run.y)),
                        let found = nearestSource(x: place.x, y: place.y)
                    else { continue }
                    field[row + x] = Int32(found)
                    distances[row + x] = place.distance
                }
            }
        }
    }

    /// How far away a source may move to be one.
    private static var nearestReach: Int { 16 }

    /// Where the coarser level's field points for a target patch of this one.
    @inline(__always)
    private func doubled(
        _ coarse: FillState, _ x: Int, _ y: Int
    ) -> (x: Int, y: Int, distance: UInt32)? {
        let domain = coarse.layout.domain
        let parentX = min(max(x / 2, domain.x), domain.maxX - 1)
        let parentY = min(max(y / 2, domain.y), domain.maxY - 1)
        guard let parent = coarse.layout.index(x: parentX, y: parentY) else { return nil }
        let source = Int(coarse.field[parent])
        guard source >= 0 else { return nil }
        let (sourceY, sourceX) = source.quotientAndRemainder(dividingBy: coarse.layout.size.width)
        return (
            x + 2 * (sourceX - parentX), y + 2 * (sourceY - parentY), coarse.distances[parent]
        )
    }

    /// The nearest source, on growing squares; nil if there is none within 16 pixels.
    private func nearestSource(x: Int, y: Int) -> Int? {
        let domain = layout.domain
        let x = min(max(x, domain.x), domain.maxX - 1)
        let y = min(max(y, domain.y), domain.maxY - 1)
        if bit(isSource.base, y * size.width + x) { return y * size.width + x }
        for reach in 1...Self.nearestReach {
            for nearY in max(y - reach, domain.y)...min(y + reach, domain.maxY - 1) {
                let isEdge = abs(nearY - y) == reach
                for nearX in stride(from: x - reach, through: x + reach, by: isEdge ? 1 : 2 * reach)
                where nearX >= domain.x && nearX < domain.maxX {
                    if bit(isSource.base, nearY * size.width + nearX) {
                        return nearY * size.width + nearX
                    }
                }
            }
        }
        return nil
    }
}
