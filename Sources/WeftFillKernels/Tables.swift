package import WeftFillTypes

/// The plain twins, slow and readable: what all others are tested against.
package func scalarKernels() -> KernelTable { table("scalar", ScalarKernel.self) }

/// This module's vector twins.
package func vectorKernels() -> KernelTable { table(VectorKernel.name, VectorKernel.self) }

private func table<Kernel: PatchKernel>(_ name: String, _: Kernel.Type) -> KernelTable {
    KernelTable(
        name: name,
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
