import WeftFillTypes

/// Paints a strip's hole pixels of a packed RGBX image, and notes which change. Returns whether all
/// of them have voters.
func paint<Kernel: PatchKernel>(_ work: Painting, _ strip: Strip, _: Kernel.Type) -> Bool {
    let box = strip.box
    let radius = Kernel.Size.radius
    var isComplete = true
    for run in strip.runs {
        let (y, end) = (Int(run.y), Int(run.x1))
        let isInside = y &- radius >= box.y && y &+ radius < box.maxY
        var x = Int(run.x0)
        while x < end {
            if isInside, x &+ 4 <= end, x &- radius >= box.x,
                x &+ 3 &+ radius < box.maxX,
                paintFour(work, strip, x, y, Kernel.self)
            {
                x &+= 4
                continue
            }
            if let color = vote(
                work.pixels, work.voters, x: x, y: y, strip: strip, radius: radius)
            {
                store(color, work, x, y)
            } else {
                isComplete = false
            }
            x &+= 1
        }
    }
    return isComplete
}

@inline(__always)
private func store(_ color: UInt32, _ work: Painting, _ x: Int, _ y: Int) {
    let at = UnsafeMutableRawPointer(work.pixels + (y &* work.voters.width &+ x) &* 4)
    guard at.loadUnaligned(as: UInt32.self) != color else { return }
    at.storeBytes(of: color, as: UInt32.self)
    work.changes[(y >> 3) &* work.changesPerRow &+ x >> 3] = 1
}

/// Four pixels side by side, from (x, y) on, that have all their voters: three columns more than one
/// has, of which each names up to four pixels that lie side by side too. Voters beside each other that name
/// the same four are counted together. False where a pixel has no voter at all.
@inline(__always)
private func paintFour<Kernel: PatchKernel>(
    _ work: Painting, _ strip: Strip, _ x: Int, _ y: Int, _: Kernel.Type
) -> Bool {
    let voters = work.voters
    let (radius, side) = (Kernel.Size.radius, Kernel.Size.side)
    let first = VoterWindow(x: x, y: y, strip: strip, radius: radius).commonSource(voters)
    if first >= 0,
        VoterWindow(x: x &+ 3, y: y, strip: strip, radius: radius).commonSource(voters)
            == first &+ 3
    {
        let from = UnsafeRawPointer(work.pixels + first &* 4)
        for step in 0..<4 {
            let color = from.loadUnaligned(fromByteOffset: 4 &* step, as: UInt32.self)
            store(color, work, x &+ step, y)
        }
        return true
    }
    var sums = FourSums()
    for row in 0..<side {
        let voterY = y &- radius &+ row
        let at = strip.origin &+ voterY &* strip.boxWidth &+ x &- radius
        let shift = (radius &- row) &* voters.width &+ radius
        // None so far; a pixel without weight may be named up to three before the first.
        var place = Int.min
        var weights = SIMD4<Float>.zero
        for column in 0..<side &+ 3 {
            let weight = voters.weights[at &+ column]
            guard weight > 0 else { continue }
            let named = Int(voters.field[at &+ column]) &+ shift &- column
            if named != place {
                if place != .min { sums.add(work.pixels + place &* 4, weights, Kernel.self) }
                (place, weights) = (named, .zero)
            }
            // Which of the four pixels lie in this voter's patch.
            weights += SIMD4<Float>(
                column < side ? weight : 0, column > 0 && column < side &+ 1 ? weight : 0,
                column > 1 && column < side &+ 2 ? weight : 0, column > 2 ? weight : 0)
        }
        if place != .min { sums.add(work.pixels + place &* 4, weights, Kernel.self) }
    }
    let (left, right, totals) = (sums.left, sums.right, sums.totals)
    guard totals[0] > 0, totals[1] > 0, totals[2] > 0, totals[3] > 0 else { return false }
    store(Kernel.bytes(left.lowHalf / totals[0] + 0.5), work, x, y)
    store(Kernel.bytes(left.highHalf / totals[1] + 0.5), work, x &+ 1, y)
    store(Kernel.bytes(right.lowHalf / totals[2] + 0.5), work, x &+ 2, y)
    store(Kernel.bytes(right.highHalf / totals[3] + 0.5), work, x &+ 3, y)
    return true
}

/// The weighted colors of four pixels, and their weights.
private struct FourSums {
    var left = SIMD8<Float>.zero
    var right = SIMD8<Float>.zero
    var totals = SIMD4<Float>.zero

    /// Four pixels of the same image. Those without weight may lie a little before or behind it.
    @inline(__always)
    mutating func add<Kernel: PatchKernel>(
        _ from: UnsafePointer<UInt8>, _ weights: SIMD4<Float>, _: Kernel.Type
    ) {
        left += Kernel.floats(from) * pairs(weights.lowHalf)
        right += Kernel.floats(from + 8) * pairs(weights.highHalf)
        totals += weights
    }
}

/// The first four times, the second four times.
@inline(__always)
private func pairs(_ two: SIMD2<Float>) -> SIMD8<Float> {
    SIMD8(lowHalf: SIMD4(repeating: two[0]), highHalf: SIMD4(repeating: two[1]))
}
