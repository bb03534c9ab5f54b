import WeftFillKernels
import WeftFillTypes

/// How long one patch comparison takes on this machine, for benchmarks.
public struct PatchSpeed: Sendable {
    /// "scalar", "sse2" or "avx2".
    public let kernel: String
    /// Nanoseconds for one 7x7 comparison without early exit, in a small image.
    public let nanoseconds: Double

    /// Measures every twin that this machine can run, each over a million comparisons; takes about 0.1 s.
    public static func measure() -> [PatchSpeed] {
        var choices: [KernelChoice] = [.scalar, .baseline]
        if KernelChoice.hasWide { choices.append(.wide) }
        return choices.map { choice in
            PatchSpeed(kernel: choice.table.name, nanoseconds: time(choice.table))
        }
    }

    private static func time(_ table: KernelTable) -> Double {
        let comparisons = 1_000_000
        let image = Plane<UInt8>(count: 256 * 256 * 4, repeating: 1, padding: 64)
        let target = Plane<UInt8>(count: Patch.copiedBytes, repeating: 3)
        defer { withExtendedLifetime((image, target)) {} }
        var sum: UInt32 = 0
        let duration = ContinuousClock().measure {
            sum = table.compare(target.base, image.base, comparisons)
        }
        // The sum is used, so that the loop is not left out.
        return duration / .nanoseconds(1) / Double(sum == 0 ? comparisons + 1 : comparisons)
    }
}
