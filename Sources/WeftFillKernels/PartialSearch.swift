import WeftFillTypes

/// The search for some of a layer's patches.
func searchPartial<Kernel: PatchKernel>(
    _ search: PartialSearch, _ range: Range<Int>, _: Kernel.Type
) {
    withUnsafeTemporaryAllocation(byteCount: 2 * Kernel.Size.copiedBytes, alignment: 32) { memory in
        guard let base = memory.baseAddress else { return }
        let target = base.assumingMemoryBound(to: UInt8.self)
        for number in range {
            search.found[number] = search.best(
                search.patches[number], target, target + Kernel.Size.copiedBytes, Kernel.self)
        }
    }
}

extension PartialSearch {
    /// The best source of one patch: its own, its four neighbors', and random ones.
    @inline(__always)
    fileprivate func best<Kernel: PatchKernel>(
        _ patch: ActivePatch, _ target: UnsafeMutablePointer<UInt8>,
        _ mask: UnsafeMutablePointer<UInt8>, _: Kernel.Type
    ) -> Best {
        let (x, y) = (Int(patch.x), Int(patch.y))
        let known = prepare(x, y, target, mask, Kernel.Size.self)
        var best = Best(source: -1, distance: .max)
        guard known > 0 else { return best }
        let own = Int(field[Int(patch.index)])
        if isFirst {
            consider(own, known, target, mask, &best, Kernel.self)
        } else if own >= 0 {
            best = matched(own, distances[Int(patch.index)], known)
        }
        for side in 0..<4 {
            let near = Int(patch.near[side])
            guard near >= 0, field[near] >= 0, isFirst || isNew[near] != 0 else { continue }
            let step = side < 2 ? 1 &- 2 &* side : (5 &- 2 &* side) &* width
            consider(Int(field[near]) &+ step, known, target, mask, &best, Kernel.self)
        }
        search(x, y, known, target, mask, &best, Kernel.self)
        return best
    }

    /// Copies the patch and marks what of it is known. Returns how many pixels are.
    @inline(__always)
    private func prepare<Size: Patch>(
        _ x: Int, _ y: Int, _ target: UnsafeMutablePointer<UInt8>,
        _ mask: UnsafeMutablePointer<UInt8>, _: Size.Type
    ) -> Int {
        let corner = (y &- Size.radius) &* width &+ x &- Size.radius
        Size.copy(pixels + corner &* 4, width &* 4, into: target)
        var known = 0
        for row in 0..<Size.side {
            for column in stride(from: 0, to: Size.loadedRowBytes / 4, by: 4) {
                let read = UnsafeRawPointer(isUnpainted + (corner &+ row &* width &+ column))
                    .loadUnaligned(as: SIMD4<UInt8>.self)
                let hidden = read | Size.beyond(column)
                UnsafeMutableRawPointer(mask).storeBytes(
                    of: SIMD4<UInt32>(truncatingIfNeeded: hidden) &- 1,
                    toByteOffset: row &* Size.loadedRowBytes &+ 4 &* column,
                    as: SIMD4<UInt32>.self)
                known &+= 4 &- unsafeBitCast(hidden, to: UInt32.self).nonzeroBitCount
            }
        }
        return known
    }

    /// Takes the source, where there is one, if it matches better.
    @inline(__always)
    private func consider<Kernel: PatchKernel>(
        _ source: Int, _ known: Int, _ target: UnsafePointer<UInt8>,
        _ mask: UnsafePointer<UInt8>, _ best: inout Best, _: Kernel.Type
    ) {
        guard source >= 0, source != best.source, bit(isSource, source) else { return }
        let corner = source &- Kernel.Size.radius &* width &- Kernel.Size.radius
        let sum = Kernel.distance(target, pixels + corner &* 4, width &* 4, mask: mask)
        // As if the whole patch were known: 121 times the most a pixel can differ fits 32 bits.
        let whole = UInt64(sum) &* UInt64(Kernel.Size.area)
        guard whole < best.cost else { return }
        best = matched(source, UInt32(truncatingIfNeeded: whole / UInt64(known)), known)
    }

    /// A source of which `known` pixels were compared; its cost is what a better one's sum, times
    /// the patch's area, must be below, so that only those that are better are divided.
    @inline(__always)
    private func matched(_ source: Int, _ distance: UInt32, _ known: Int) -> Best {
        Best(source: source, distance: distance, cost: UInt64(distance) &* UInt64(known))
    }

    @inline(__always)
    private func search<Kernel: PatchKernel>(
        _ x: Int, _ y: Int, _ known: Int, _ target: UnsafePointer<UInt8>,
        _ mask: UnsafePointer<UInt8>, _ best: inout Best, _: Kernel.Type
    ) {
        let patchKey = counterHash(key, UInt64(truncatingIfNeeded: y &* width &+ x))
        var center = best.source >= 0 ? place(best.source, width) : (x: x, y: y)
        var radius = self.radius
        var sample: UInt64 = 0
        while radius >= 1 {
            let bits = counterHash(patchKey, sample)
            let toX = min(max(center.x &+ spread(bits, radius), minX), maxX)
            let toY = min(max(center.y &+ spread(bits >> 16, radius), minY), maxY)
            let before = best.source
            consider(toY &* width &+ toX, known, target, mask, &best, Kernel.self)
            if best.source != before { center = (toX, toY) }
            radius &>>= 1
            sample &+= 1
        }
    }
}

extension Patch {
    /// 1 for each of four columns, from one on, that is beyond the patch.
    @inline(__always)
    fileprivate static func beyond(_ column: Int) -> SIMD4<UInt8> {
        SIMD4(
            column < side ? 0 : 1, column &+ 1 < side ? 0 : 1, column &+ 2 < side ? 0 : 1,
            column &+ 3 < side ? 0 : 1)
    }
}
