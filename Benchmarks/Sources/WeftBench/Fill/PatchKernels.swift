import Weft
import WeftFill

/// One comparison of two 7x7 patches: the SIMD kernels against their scalar twin, in a small image.
struct PatchKernels: Suite {
    let name = "patch"

    func run(_ options: Options, _ report: Report) async throws {
        let comparisons = 1_000_000
        var nanoseconds: [String: [Double]] = [:]
        for _ in 0..<options.rounds {
            for trial in KernelTrial.all {
                nanoseconds[trial.kernel, default: []].append(trial.nanosecondsPerComparison())
            }
        }
        let scalar = median(nanoseconds["scalar"] ?? [])
        for (kernel, times) in nanoseconds.sorted(by: { $0.key < $1.key }) where kernel != "scalar"
        {
            var one = Measurement(
                name: "patch comparison, \(kernel)", n: comparisons,
                seconds: median(times) * Double(comparisons) / 1e9,
                yardstick: ("the scalar twin", scalar * Double(comparisons) / 1e9))
            one.extra["ns"] = .double(rounded(median(times)))
            report.add(one)
        }
    }
}
