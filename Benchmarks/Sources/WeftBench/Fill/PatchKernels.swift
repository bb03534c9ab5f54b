import Weft
import WeftFill

/// One comparison of two 7x7 patches: the SIMD kernel against its scalar twin, in a small image.
struct PatchKernels: Suite {
    let name = "patch"

    func run(_ options: Options, _ report: Report) async throws {
        let comparisons = 1_000_000
        var nanoseconds: [String: [Double]] = [:]
        for _ in 0..<options.rounds {
            for speed in PatchSpeed.measure() {
                nanoseconds[speed.kernel, default: []].append(speed.nanoseconds)
            }
        }
        let vector = median(nanoseconds["vector"] ?? [])
        let scalar = median(nanoseconds["scalar"] ?? [])
        var one = Measurement(
            name: "patch comparison, SIMD", n: comparisons,
            seconds: vector * Double(comparisons) / 1e9,
            yardstick: ("the scalar twin", scalar * Double(comparisons) / 1e9))
        one.extra["ns"] = .double(rounded(vector))
        report.add(one)
    }
}
