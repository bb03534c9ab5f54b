import WeftFillTypes

/// exp(-distance / (2 * spread)), 0 for no distance at all; `scale` is 16 / spread.
@inline(__always)
package func similarity(
    _ distance: UInt32, scale: Float, _ table: UnsafePointer<Float>
) -> Float {
    table[Int(min(Float(distance) * scale, 511))]
}

/// The value that three quarters of the first `count` values do not exceed; at least 1. Found bit
/// by bit from the highest on, eight values at a time: as many passes as the largest value has bits.
/// `values` has room for 7 more, which are written.
package func upperQuartile(_ values: UnsafeMutablePointer<Int32>, _ count: Int) -> UInt32 {
    guard count > 0 else { return 1 }
    for index in count..<count &+ 7 { values[index] = .max }
    let eights = UnsafeRawPointer(values)
    let end = count &* 4
    var all = SIMD8<Int32>.zero
    var at = 0
    while at < end {
        let eight = eights.loadUnaligned(fromByteOffset: at, as: SIMD8<Int32>.self)
        // What fills the last eight up counts as nothing here.
        all |= eight & unsafeBitCast(eight .< SIMD8(repeating: .max), to: SIMD8<Int32>.self)
        at &+= 32
    }
    let bits = all[0] | all[1] | all[2] | all[3] | all[4] | all[5] | all[6] | all[7]
    let wanted = Int32(truncatingIfNeeded: (count &- 1) &* 3 / 4)
    var found: Int32 = 0
    var bit: Int32 = bits == 0 ? 0 : 1 &<< Int32(31 &- bits.leadingZeroBitCount)
    while bit != 0 {
        let trial = SIMD8<Int32>(repeating: found | bit)
        var below = SIMD8<Int32>.zero
        at = 0
        while at < end {
            let eight = eights.loadUnaligned(fromByteOffset: at, as: SIMD8<Int32>.self)
            below &-= unsafeBitCast(eight .< trial, to: SIMD8<Int32>.self)
            at &+= 32
        }
        let four = below.lowHalf &+ below.highHalf
        let two = four.lowHalf &+ four.highHalf
        if two[0] &+ two[1] <= wanted { found |= bit }
        bit &>>= 1
    }
    return UInt32(bitPattern: max(found, 1))
}

/// Weighs the patches of a block that have a source; leaves the others' weights alone.
func weigh<Kernel: PatchKernel>(_ work: Weighing, _ block: Block, _: Kernel.Type) {
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: 264) { values in
        guard let values = values.baseAddress else { return }
        let (count, zeros) = gather(work, block, into: values)
        guard count > 0 else { return }
        // Where most are equal to their source, the quartile needs no search.
        let spread = zeros > (count &- 1) &* 3 / 4 ? 1 : upperQuartile(values, count)
        let scale = 16 * work.sharpness / Float(spread)
        for y in block.y..<block.maxY {
            var at = y &* work.boxWidth &+ block.x
            let end = y &* work.boxWidth &+ block.maxX
            while at &+ 8 <= end {
                weighEight(work, at, scale, Kernel.self)
                at &+= 8
            }
            while at < end {
                if work.field[at] >= 0 {
                    work.weights[at] =
                        similarity(work.distances[at], scale: scale, work.exponential)
                        * work.edge[at]
                }
                at &+= 1
            }
        }
    }
}

/// Writes the distances of all patches of the block that have a source. Returns how many there are,
/// and how many of them are 0.
@inline(__always)
private func gather(
    _ work: Weighing, _ block: Block, into values: UnsafeMutablePointer<Int32>
) -> (count: Int, zeros: Int) {
    var (count, zeros) = (0, 0)
    for y in block.y..<block.maxY {
        let end = y &* work.boxWidth &+ block.maxX
        for at in y &* work.boxWidth &+ block.x..<end {
            let distance = work.distances[at]
            // Written in any case, counted where there is a patch with a source.
            values[count] = Int32(truncatingIfNeeded: min(distance, largest))
            let isPatch = work.field[at] >= 0
            count &+= isPatch ? 1 : 0
            zeros &+= isPatch && distance == 0 ? 1 : 0
        }
    }
    return (count, zeros)
}

@inline(__always)
private func weighEight<Kernel: PatchKernel>(
    _ work: Weighing, _ at: Int, _ scale: Float, _: Kernel.Type
) {
    let field = UnsafeRawPointer(work.field + at).loadUnaligned(as: SIMD8<Int32>.self)
    let isPatch = field .>= SIMD8<Int32>.zero
    guard Kernel.signs(unsafeBitCast(isPatch, to: SIMD8<Int32>.self)) != 0 else { return }
    let edge = UnsafeRawPointer(work.edge + at).loadUnaligned(as: SIMD8<Float>.self)
    let signed = UnsafeRawPointer(work.distances + at).loadUnaligned(as: SIMD8<Int32>.self)
    let distances = signed.replacing(
        with: Int32(truncatingIfNeeded: largest), where: signed .< SIMD8<Int32>.zero)
    var found = edge
    if Kernel.signs(unsafeBitCast(distances .> SIMD8<Int32>.zero, to: SIMD8<Int32>.self)) != 0 {
        let indices = Kernel.wholes(distances, times: scale, most: 511)
        let table = work.exponential
        found *= SIMD8(
            table[Int(indices[0])], table[Int(indices[1])], table[Int(indices[2])],
            table[Int(indices[3])], table[Int(indices[4])], table[Int(indices[5])],
            table[Int(indices[6])], table[Int(indices[7])])
    }
    let out = UnsafeMutableRawPointer(work.weights + at)
    let before = out.loadUnaligned(as: SIMD8<Float>.self)
    out.storeBytes(of: before.replacing(with: found, where: isPatch), as: SIMD8<Float>.self)
}

/// Distances are below 2^25; those of patches that were never compared are cut off here.
private var largest: UInt32 { 0x7FFF_FFFE }
