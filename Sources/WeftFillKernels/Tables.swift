package import WeftFillTypes

/// The plain twins, slow and readable: what all others are tested against. One table for each size
/// of patches: 5x5, 7x7, 9x9 and 11x11 pixels.
package func scalarKernels() -> [KernelTable] {
    [
        table(ScalarKernel<Patch5>.self), table(ScalarKernel<Patch7>.self),
        table(ScalarKernel<Patch9>.self), table(ScalarKernel<Patch11>.self),
    ]
}

/// This module's vector twins, for the same sizes.
package func vectorKernels() -> [KernelTable] {
    [
        table(VectorKernel<Patch5>.self), table(VectorKernel<Patch7>.self),
        table(VectorKernel<Patch9>.self), table(VectorKernel<Patch11>.self),
    ]
}

private func table<Kernel: PatchKernel>(_: Kernel.Type) -> KernelTable {
    KernelTable(
        name: Kernel.name,
        patchRadius: Kernel.Size.radius,
        sweep: { sweep($0, $1, Kernel.self) },
        searchPartial: { searchPartial($0, $1, Kernel.self) },
        paint: { paint($0, $1, Kernel.self) },
        castVotes: { castVotes($0, $1, y: $2, $3, into: $4, Kernel.self) },
        weigh: { weigh($0, $1, Kernel.self) },
        convert: { convert($0, y: $1, x: $2, count: $3, into: $4) },
        hiddenStretches: { hiddenStretches($0, y: $1, into: $2) },
        halve: { halve($0, into: $1, $2) },
        pack: { pack($0, $1) },
        compare: { compare($0, $1, $2, Kernel.self) })
}

private func compare<Kernel: PatchKernel>(
    _ target: UnsafePointer<UInt8>, _ image: UnsafePointer<UInt8>, _ count: Int, _: Kernel.Type
) -> UInt32 {
    var sum: UInt32 = 0
    for number in 0..<count {
        let place = Int(counterHash(1, UInt64(truncatingIfNeeded: number)) % 60_000)
        sum &+= Kernel.distance(target, image + place &* 4, 256 &* 4, limit: .max)
    }
    return sum
}
