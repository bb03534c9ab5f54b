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
        consider(Int(field[Int(patch.index)]), known, target, mask, &best, Kernel.self)
        for side in 0..<4 {
            let near = Int(patch.near[side])
            guard near >= 0, field[near] >= 0 else { continue }
            let step = side < 2 ? 1 &- 2 &* side : (5 &- 2 &* side) &* width
            consider(Int(field[near]) &+ step, known, target, mask, &best, Kernel.self)
        }
        search(x, y, known, target, mask, &best, Kernel.self)
        return best
    }

    /// Copies the patch and marks what of it is known. Returns how many pixels are.
    private func prepare<Size: Patch>(
        _ x: Int, _ y: Int, _ target: UnsafeMutablePointer<UInt8>,
        _ mask: UnsafeMutablePointer<UInt8>, _: Size.Type
    ) -> Int {
        let corner = (y - Size.radius) * width + x - Size.radius
        Size.copy(pixels + corner * 4, width * 4, into: target)
        var known = 0
        for row in 0..<Size.side {
            for column in 0..<Size.loadedRowBytes / 4 {
                let isKnown =
                    column < Size.side && isUnpainted[corner + row * width + column] == 0
                UnsafeMutableRawPointer(mask).storeBytes(
                    of: isKnown ? UInt32.max : 0, toByteOffset: row * Size.loadedRowBytes + column * 4,
                    as: UInt32.self)
                if isKnown { known += 1 }
            }
        }
        return known
    }

    @inline(__always)
    private func consider<Kernel: PatchKernel>(
        _ source: Int, _ known: Int, _ target: UnsafePointer<UInt8>,
        _ mask: UnsafePointer<UInt8>, _ best: inout Best, _: Kernel.Type
    ) {
        guard source >= 0, known > 0, source != best.source, bit(isSource, source)
        else { return }
        let corner = source - Kernel.Size.radius * width - Kernel.Size.radius
        let sum = Kernel.distance(target, pixels + corner * 4, width * 4, mask: mask)
        // As if the whole patch were known: 121 times the most a pixel can differ fits 32 bits.
        let distance = UInt32(Int(sum) * Kernel.Size.area / known)
        if distance < best.distance { best = Best(source: source, distance: distance) }
    }

    private func search<Kernel: PatchKernel>(
        _ x: Int, _ y: Int, _ known: Int, _ target: UnsafePointer<UInt8>,
        _ mask: UnsafePointer<UInt8>, _ best: inout Best, _: Kernel.Type
    ) {
        let patchKey = counterHash(key, UInt64(y * width + x))
        var radius = self.radius
        var sample: UInt64 = 0
        while radius >= 1 {
            let centerX = best.source >= 0 ? best.source % width : x
            let centerY = best.source >= 0 ? best.source / width : y
            let bits = counterHash(patchKey, sample)
            let toX = min(max(centerX + spread(bits, radius), minX), maxX)
            let toY = min(max(centerY + spread(bits >> 16, radius), minY), maxY)
            consider(toY * width + toX, known, target, mask, &best, Kernel.self)
            radius /= 2
            sample += 1
        }
    }
}
