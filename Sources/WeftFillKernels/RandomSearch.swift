import WeftFillTypes

/// Four candidates at random, each within a smaller window around the best so far: their first
/// rows are compared without a branch, and few get further.
@inline(__always)
func searchAround<Kernel: PatchKernel>(
    _ sweep: Sweep, _ here: (x: Int, y: Int), _ target: UnsafePointer<UInt8>,
    _ best: inout Best, _: Kernel.Type
) {
    let key = counterHash(sweep.key, UInt64(truncatingIfNeeded: here.y &* sweep.width &+ here.x))
    let center = best.source >= 0 ? place(best.source, sweep.width) : here
    let candidates = Candidates(sweep, around: center, key)
    let rows = candidates.rows(sweep, Kernel.Size.self)
    let sums = Kernel.firstRows(target, rows, sweep.width &* 4)
    let farness = candidates.farness(sweep, here)
    var open = candidates.allowed(sweep) & cheaper(sums, farness, than: best.cost)
    while open != 0 {
        let lane = open.trailingZeroBitCount
        open &= open &- 1
        let distance = sums[lane] &+ Kernel.lastRows(target, rows[lane], sweep.width &* 4)
        let cost = UInt64(distance) &* UInt64(farness[lane])
        guard cost < best.cost else { continue }
        best = Best(source: Int(candidates.places[lane]), distance: distance, cost: cost)
    }
}

typealias Lanes = SIMD4<Int32>

/// Four places to copy from.
private struct Candidates {
    let x: Lanes
    let y: Lanes
    /// Their positions.
    let places: Lanes

    /// Each within its own radius: a quarter of the one before, or a half where that is small. 32
    /// bits of a hash place one of them.
    @inline(__always)
    init(_ sweep: Sweep, around center: (x: Int, y: Int), _ key: UInt64) {
        let bits = unsafeBitCast(
            SIMD2(counterHash(key, 0), counterHash(key, 1)), to: SIMD4<UInt32>.self)
        let step = sweep.radius < 16 ? 1 : 2
        let radii = Lanes(
            Int32(truncatingIfNeeded: sweep.radius),
            Int32(truncatingIfNeeded: sweep.radius &>> step),
            Int32(truncatingIfNeeded: sweep.radius &>> (2 &* step)),
            Int32(truncatingIfNeeded: sweep.radius &>> (3 &* step)))
        x = Self.clamped(
            Lanes(repeating: Int32(truncatingIfNeeded: center.x)) &+ spread(bits, radii),
            Int32(truncatingIfNeeded: sweep.minX), Int32(truncatingIfNeeded: sweep.maxX))
        y = Self.clamped(
            Lanes(repeating: Int32(truncatingIfNeeded: center.y)) &+ spread(bits &>> 16, radii),
            Int32(truncatingIfNeeded: sweep.minY), Int32(truncatingIfNeeded: sweep.maxY))
        places = y &* Lanes(repeating: Int32(truncatingIfNeeded: sweep.width)) &+ x
    }

    /// The addresses of their patches.
    @inline(__always)
    func rows<Size: Patch>(_ sweep: Sweep, _: Size.Type) -> FourPatches {
        let first = topLeft(sweep, 0, Size.self)
        return FourPatches(
            first: first + Int(places[0]) &* 4, second: first + Int(places[1]) &* 4,
            third: first + Int(places[2]) &* 4, fourth: first + Int(places[3]) &* 4)
    }

    /// One bit for each that may be copied from.
    @inline(__always)
    func allowed(_ sweep: Sweep) -> UInt32 {
        var result: UInt32 = 0
        for lane in 0..<4 {
            let place = places[lane]
            let word = UnsafeRawPointer(sweep.isSource).load(
                fromByteOffset: Int(place &>> 5) &<< 2, as: UInt32.self)
            let bit = UInt32(littleEndian: word) &>> UInt32(truncatingIfNeeded: place) & 1
            result |= bit &<< UInt32(truncatingIfNeeded: lane)
        }
        return result
    }

    /// See `farness` of one candidate.
    @inline(__always)
    func farness(_ sweep: Sweep, _ here: (x: Int, y: Int)) -> SIMD4<UInt32> {
        let across = Self.length(x, Int32(truncatingIfNeeded: here.x))
        let down = Self.length(y, Int32(truncatingIfNeeded: here.y))
        let isWide = across .> down
        let longer = down.replacing(with: across, where: isWide)
        let shorter = across.replacing(with: down, where: isWide)
        let nearness = Lanes(repeating: Int32(truncatingIfNeeded: sweep.nearness))
        let sum = nearness &+ longer &+ (3 &* shorter) &>> 3
        return unsafeBitCast(sum, to: SIMD4<UInt32>.self)
    }

    @inline(__always)
    private static func length(_ one: Lanes, _ other: Int32) -> Lanes {
        let difference = one &- Lanes(repeating: other)
        // All ones where it is negative.
        let sign = difference &>> 31
        return (difference ^ sign) &- sign
    }

    @inline(__always)
    private static func clamped(_ value: Lanes, _ low: Int32, _ high: Int32) -> Lanes {
        let (low, high) = (Lanes(repeating: low), Lanes(repeating: high))
        let raised = value.replacing(with: low, where: value .< low)
        return raised.replacing(with: high, where: raised .> high)
    }
}

/// The lower 16 bits of each lane spread over -radius...radius.
@inline(__always)
private func spread(_ bits: SIMD4<UInt32>, _ radii: Lanes) -> Lanes {
    let width = unsafeBitCast(radii &* 2 &+ 1, to: SIMD4<UInt32>.self)
    return unsafeBitCast(((bits & 0xFFFF) &* width) &>> 16, to: Lanes.self) &- radii
}

/// One bit for each whose cost is below.
@inline(__always)
private func cheaper(
    _ sums: SIMD4<UInt32>, _ farness: SIMD4<UInt32>, than most: UInt64
) -> UInt32 {
    var result: UInt32 = 0
    for lane in 0..<4 {
        let isCheaper = UInt64(sums[lane]) &* UInt64(farness[lane]) < most
        result |= (isCheaper ? 1 : 0) &<< UInt32(truncatingIfNeeded: lane)
    }
    return result
}
