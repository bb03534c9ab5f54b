import WeftFillTypes
import WeftPixels

/// Whether a level should be halved once more: its hole is too deep to be seen across by a patch,
/// and the half still has room and patches enough to copy from.
func isTooDeep(_ hole: [Run], size: PixelSize) -> Bool {
    guard !hole.isEmpty else { return false }
    let shorter = (min(size.width, size.height) + 1) / 2
    guard shorter >= FillBounds.coarsestSide else { return false }
    return holeDepth(hole, size: size) > FillBounds.shallowDepthThirds
}

/// Patches of a level that can be copied from: centers whose whole 7x7 is known.
func sourceCount(of hole: [Run], size: PixelSize) -> Int {
    let domain = centerDomain(of: size)
    guard !domain.isEmpty else { return 0 }
    return domain.size.area - queryRuns(of: hole, in: domain).reduce(0) { $0 + $1.count }
}

/// A level of the pyramid before it is filled.
struct PyramidLevel {
    let source: LevelSource
    let hole: [Run]
}

/// The pyramid over level 0, finest first.
func pyramid(over finest: PyramidLevel, options: FillOptions) throws -> [PyramidLevel] {
    var levels = [finest]
    while levels.count < FillBounds.levels {
        try options.checkCancellation()
        let last = levels[levels.count - 1]
        guard isTooDeep(last.hole, size: last.source.size) else { break }
        let half = halved(last.source, options: options)
        let hole = halvedHole(last.hole, in: half)
        guard sourceCount(of: hole, size: half.size) >= FillBounds.coarsestSources else { break }
        levels.append(PyramidLevel(source: LevelSource(level: half), hole: hole))
    }
    return levels
}
