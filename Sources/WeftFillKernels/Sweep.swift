import WeftFillTypes

/// PatchMatch (Barnes et al. 2009) over one strip: propagation from the two neighbors already
/// visited, then a random search around the best. Returns how many patches found a better source.
func sweep<Kernel: PatchKernel>(_ sweep: Sweep, _ strip: Strip, _: Kernel.Type) -> Int {
    withUnsafeTemporaryAllocation(byteCount: Patch.copiedBytes, alignment: 32) { memory in
        guard let base = memory.baseAddress else { return 0 }
        let target = base.assumingMemoryBound(to: UInt8.self)
        let count = strip.runs.count
        var changed = 0
        for number in 0..<count {
            let run = strip.runs[sweep.isForward ? number : count - 1 - number]
            let length = run.count
            for step in 0..<length {
                let x = sweep.isForward ? Int(run.x0) + step : Int(run.x1) - 1 - step
                if improve(sweep, strip, x, Int(run.y), target, Kernel.self) { changed += 1 }
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
    copyPatch(topLeft(sweep, y &* sweep.width &+ x), sweep.width &* 4, into: target)
    let start = Int(sweep.field[index])
    var best = Best(source: start, distance: .max)
    if start >= 0 {
        best.distance =
            sweep.isStale
            ? Kernel.distance(
                target, topLeft(sweep, start), sweep.width &* 4, limit: .max)
            : sweep.distances[index]
    }
    propagate(sweep, strip, x, y, index, target, &best, Kernel.self)
    if best.distance > 0 {
        searchAround(sweep, x, y, target, &best, Kernel.self)
    }
    sweep.distances[index] = best.distance
    guard best.source != start else { return false }
    sweep.field[index] = Int32(truncatingIfNeeded: best.source)
    return true
}

/// The address of the top left pixel of the patch around a pixel.
@inline(__always)
private func topLeft(_ sweep: Sweep, _ center: Int) -> UnsafePointer<UInt8> {
    sweep.pixels + (center &- Patch.radius &* sweep.width &- Patch.radius) &* 4
}

@inline(__always)
private func consider<Kernel: PatchKernel>(
    _ sweep: Sweep, _ candidate: Int, _ target: UnsafePointer<UInt8>, _ best: inout Best,
    _: Kernel.Type
) {
    guard candidate != best.source, sweep.isSource[candidate] != 0 else { return }
    let distance = Kernel.distance(
        target, topLeft(sweep, candidate), sweep.width &* 4, limit: best.distance)
    if distance < best.distance { best = Best(source: candidate, distance: distance) }
}

@inline(__always)
private func propagate<Kernel: PatchKernel>(
    _ sweep: Sweep, _ strip: Strip, _ x: Int, _ y: Int, _ index: Int,
    _ target: UnsafePointer<UInt8>, _ best: inout Best, _: Kernel.Type
) {
    let step = sweep.isForward ? 1 : -1
    let besideX = x &- step
    if besideX >= strip.box.x, besideX < strip.box.maxX {
        let beside = Int(sweep.field[index &- step])
        if beside >= 0 { consider(sweep, beside &+ step, target, &best, Kernel.self) }
    }
    let aboveY = y &- step
    if aboveY >= strip.box.y, aboveY < strip.box.maxY {
        let at = index &- step &* strip.boxWidth
        let isOwn = aboveY >= strip.firstRow && aboveY <= strip.lastRow
        let above = Int(isOwn ? sweep.field[at] : sweep.previous[at])
        if above >= 0 {
            consider(sweep, above &+ step &* sweep.width, target, &best, Kernel.self)
        }
    }
}

/// Candidates at random within a window that is halved with every sample.
@inline(__always)
private func searchAround<Kernel: PatchKernel>(
    _ sweep: Sweep, _ x: Int, _ y: Int, _ target: UnsafePointer<UInt8>, _ best: inout Best,
    _: Kernel.Type
) {
    var radius = sweep.radius
    let key = counterHash(sweep.key, UInt64(truncatingIfNeeded: y &* sweep.width &+ x))
    for sample in 0..<sweep.samples {
        let centerX = best.source >= 0 ? best.source % sweep.width : x
        let centerY = best.source >= 0 ? best.source / sweep.width : y
        let bits = counterHash(key, UInt64(truncatingIfNeeded: sample))
        let toX = min(max(centerX &+ spread(bits, radius), sweep.minX), sweep.maxX)
        let toY = min(max(centerY &+ spread(bits >> 16, radius), sweep.minY), sweep.maxY)
        consider(sweep, toY &* sweep.width &+ toX, target, &best, Kernel.self)
        radius = max(radius >> 1, 1)
    }
}
