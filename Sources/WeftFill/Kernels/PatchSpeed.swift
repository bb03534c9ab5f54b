/// How long one patch comparison takes on this machine, for benchmarks.
public struct PatchSpeed: Sendable {
    /// "scalar" or "vector".
    public let kernel: String
    /// Nanoseconds for one 7x7 comparison without early exit, in a small image.
    public let nanoseconds: Double

    /// Measures both twins, each over a million comparisons; takes about 0.1 s.
    public static func measure() -> [PatchSpeed] {
        [
            PatchSpeed(kernel: "scalar", nanoseconds: time(ScalarKernel.self)),
            PatchSpeed(kernel: "vector", nanoseconds: time(VectorKernel.self)),
        ]
    }

    private static func time<Kernel: PatchKernel>(_: Kernel.Type) -> Double {
        let (width, comparisons) = (256, 1_000_000)
        let image = Plane<UInt8>(count: width * width * 4, repeating: 1, padding: 64)
        let target = Plane<UInt8>(count: Patch.copiedBytes, repeating: 3)
        defer { withExtendedLifetime((image, target)) {} }
        var sum: UInt32 = 0
        let duration = ContinuousClock().measure {
            for number in 0..<comparisons {
                let place = Int(counterHash(1, UInt64(number)) % 60_000)
                sum &+= Kernel.distance(
                    target.base, image.base + place * 4, width * 4, limit: .max)
            }
        }
        // The sum is used, so that the loop is not left out.
        return duration / .nanoseconds(1) / Double(sum == 0 ? comparisons + 1 : comparisons)
    }
}
