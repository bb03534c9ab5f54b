import WeftFillTypes

/// PatchMatch (Barnes et al. 2009) over one strip: propagation from the two neighbors already
/// visited, then a random search around the best. Returns how many patches found a better source.
func sweep<Kernel: PatchKernel>(_ sweep: Sweep, _ strip: Strip, _: Kernel.Type) -> Int {
    withUnsafeTemporaryAllocation(byteCount: Kernel.Size.copiedBytes, alignment: 32) { memory in
        guard let base = memory.baseAddress else { return 0 }
        let target = base.assumingMemoryBound(to: UInt8.self)
        let count = strip.runs.count
        var changed = 0
        for number in 0..<count {
            let run = strip.runs[sweep.isForward ? number : count &- 1 &- number]
            let length = run.count
            for step in 0..<length {
                let x = sweep.isForward ? Int(run.x0) &+ step : Int(run.x1) &- 1 &- step
                if improve(sweep, strip, x, Int(run.y), target, Kernel.self) { changed &+= 1 }
            }
        }
        return changed
    }
}

@inline(__always)
private func improve<Kernel: PatchKernel>(
    _ sweep: Sweep, _ strip: Strip, _ x: Int, _ y: Int, _ target: UnsafeMutablePointer<UInt8>,
    _: Kernel.Type
) -> Bool {
    let index = strip.origin &+ y &* strip.boxWidth &+ x
    let start = Int(sweep.field[index])
    let isKnown = start >= 0 && !(sweep.isStale && hasChanged(sweep, x, y, Kernel.Size.self))
    // Nothing is nearer than equal.
    if isKnown, sweep.distances[index] == 0 { return false }
    let (beside, above) = continuations(sweep, strip, x, y, index)
    let searches =
        sweep.radius > 0 && !(beside == start && above == start && !isItsTurn(sweep, x, y))
    if isKnown, !searches, beside == start || beside < 0, above == start || above < 0 {
        return false
    }
    Kernel.Size.copy(
        topLeft(sweep, y &* sweep.width &+ x, Kernel.Size.self), sweep.width &* 4, into: target)
    var best = Best(source: start, distance: .max)
    if start >= 0 {
        best.distance =
            isKnown
            ? sweep.distances[index]
            : Kernel.distance(
                target, topLeft(sweep, start, Kernel.Size.self), sweep.width &* 4, limit: .max)
        best.cost = UInt64(best.distance) &* farness(sweep, place(start, sweep.width), (x, y))
    }
    consider(sweep, beside, (x, y), target, &best, Kernel.self)
    consider(sweep, above, (x, y), target, &best, Kernel.self)
    if searches, best.distance > 0 {
        searchAround(sweep, (x, y), target, &best, Kernel.self)
    }
    sweep.distances[index] = best.distance
    guard best.source != start else { return false }
    sweep.field[index] = Int32(truncatingIfNeeded: best.source)
    return true
}

/// Whether any guess that the patch may touch has changed since distances were taken.
@inline(__always)
private func hasChanged<Size: Patch>(_ sweep: Sweep, _ x: Int, _ y: Int, _: Size.Type) -> Bool {
    let (left, right) = ((x &- Size.radius) >> 3, (x &+ Size.radius) >> 3)
    let above = sweep.changes + ((y &- Size.radius) >> 3) &* sweep.changesPerRow
    let below = sweep.changes + ((y &+ Size.radius) >> 3) &* sweep.changesPerRow
    var changes = above[left] | above[right] | below[left] | below[right]
    // Larger patches may lie on three of the squares.
    if Size.side > 9 {
        let (column, row) = (x >> 3, sweep.changes + (y >> 3) &* sweep.changesPerRow)
        changes |= above[column] | below[column] | row[left] | row[column] | row[right]
    }
    return changes != 0
}

/// The address of the top left pixel of the patch around a pixel.
@inline(__always)
func topLeft<Size: Patch>(
    _ sweep: Sweep, _ center: Int, _: Size.Type
) -> UnsafePointer<UInt8> {
    sweep.pixels + (center &- Size.radius &* sweep.width &- Size.radius) &* 4
}

/// What a distance is multiplied by for a source so far away: `nearness` pixels double it. Lengths
/// are octagonal: the longer side and 3/8 of the shorter, at most 7 % off.
@inline(__always)
private func farness(
    _ sweep: Sweep, _ source: (x: Int, y: Int), _ target: (x: Int, y: Int)
) -> UInt64 {
    // Lengths by `max`, which does not check for overflow.
    let across = max(source.x &- target.x, target.x &- source.x)
    let down = max(source.y &- target.y, target.y &- source.y)
    let length = max(across, down) &+ (3 &* min(across, down)) &>> 3
    return UInt64(truncatingIfNeeded: sweep.nearness &+ length)
}

/// Takes the candidate, where there is one, if it costs less.
@inline(__always)
private func consider<Kernel: PatchKernel>(
    _ sweep: Sweep, _ candidate: Int, _ here: (x: Int, y: Int),
    _ target: UnsafePointer<UInt8>, _ best: inout Best, _: Kernel.Type
) {
    guard candidate >= 0, candidate != best.source, bit(sweep.isSource, candidate)
    else { return }
    let farness = farness(sweep, place(candidate, sweep.width), here)
    // The comparison may stop where the candidate can no longer cost less.
    let most = best.cost
    let distance = Kernel.distance(
        target, topLeft(sweep, candidate, Kernel.Size.self), sweep.width &* 4,
        unless: { UInt64($0) &* farness >= most })
    let cost = UInt64(distance) &* farness
    if cost < most { best = Best(source: candidate, distance: distance, cost: cost) }
}

/// What continues the sources of the two neighbors already visited; below 0 where nothing does.
@inline(__always)
private func continuations(
    _ sweep: Sweep, _ strip: Strip, _ x: Int, _ y: Int, _ index: Int
) -> (beside: Int, above: Int) {
    let step = sweep.isForward ? 1 : -1
    var (beside, above) = (-1, -1)
    let besideX = x &- step
    if besideX >= strip.box.x, besideX < strip.box.maxX {
        let found = Int(sweep.field[index &- step])
        if found >= 0 { beside = found &+ step }
    }
    let aboveY = y &- step
    if aboveY >= strip.box.y, aboveY < strip.box.maxY {
        let at = index &- step &* strip.boxWidth
        let isOwn = aboveY >= strip.firstRow && aboveY <= strip.lastRow
        let found = Int(isOwn ? sweep.field[at] : sweep.previous[at])
        if found >= 0 { above = found &+ step &* sweep.width }
    }
    return (beside, above)
}

/// Where a patch continues both of its neighbors, a random search hardly ever finds a better source
/// (1 in 200 on fine levels, 1 in 20 elsewhere), and what it finds spreads: one in eight does.
@inline(__always)
private func isItsTurn(_ sweep: Sweep, _ x: Int, _ y: Int) -> Bool {
    (x &+ 3 &* y &+ Int(truncatingIfNeeded: sweep.key)) & 7 == 0
}

/// Column and row; positions fit 32 bits, which divide faster.
@inline(__always)
func place(_ position: Int, _ width: Int) -> (x: Int, y: Int) {
    let (y, x) = UInt32(truncatingIfNeeded: position).quotientAndRemainder(
        dividingBy: UInt32(truncatingIfNeeded: width))
    return (Int(x), Int(y))
}
