import WeftFillTypes
import WeftPixels

/// Whether a level should be halved once more: its hole is too deep to be seen across by a patch,
/// and the half still has room and patches enough to copy from.
func isTooDeep(_ hole: [Run], size: PixelSize, options: FillOptions) throws -> Bool {
    guard !hole.isEmpty else { return false }
    let shorter = (min(size.width, size.height) + 1) / 2
    let side = options.patchSize.side
    guard shorter >= FillBounds.coarsestPatches * side else { return false }
    let depth = try holeDepth(hole, size: size, options: options)
    return depth > FillBounds.shallowDepthThirds(patchSide: side)
}

/// A level of the pyramid before it is filled.
struct PyramidLevel {
    let source: LevelSource
    let hole: [Run]
    /// Pixels that must not be copied from.
    var protected: [Run] = []

    /// Patches that can be copied from: centers whose whole patch is known and not protected.
    func sourceCount(radius: Int) -> Int {
        let domain = centerDomain(of: source.size, radius: radius)
        guard !domain.isEmpty else { return 0 }
        let closed = closedRuns(
            self, queries: queryRuns(of: hole, in: domain, radius: radius), radius: radius)
        return domain.size.area - closed.reduce(0) { $0 + $1.count }
    }
}

/// The centers that must not be copied from: the target patches, and all that touch something
/// protected.
func closedRuns(_ level: PyramidLevel, queries: [Run], radius: Int) -> [Run] {
    guard !level.protected.isEmpty else { return queries }
    let domain = centerDomain(of: level.source.size, radius: radius)
    return joined(queries, queryRuns(of: level.protected, in: domain, radius: radius))
}

/// The pyramid over level 0, finest first.
func pyramid(over finest: PyramidLevel, options: FillOptions) throws -> [PyramidLevel] {
    var levels = [finest]
    while levels.count < FillBounds.levels {
        try options.checkCancellation()
        let last = levels[levels.count - 1]
        guard try isTooDeep(last.hole, size: last.source.size, options: options) else { break }
        let half = try halved(last.source, options: options)
        let hole = halvedHole(last.hole, in: half)
        let level = PyramidLevel(
            source: LevelSource(level: half), hole: hole,
            protected: halvedProtection(last.protected))
        guard level.sourceCount(radius: options.patchRadius) >= FillBounds.coarsestSources else {
            break
        }
        levels.append(level)
    }
    return levels
}
