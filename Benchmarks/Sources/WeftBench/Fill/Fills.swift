import Foundation
import Weft
import WeftFill

/// Whole fills of a synthetic photo, from decoded pixels to decoded pixels.
struct Fills: Suite {
    let name = "fill"

    private struct Shape {
        let name: String
        let size: PixelSize
        let share: Double
    }

    func run(_ options: Options, _ report: Report) async throws {
        let large = PixelSize(width: 4000, height: 3000)
        var shapes = [
            Shape(name: "512x512", size: PixelSize(width: 512, height: 512), share: 0.05),
            Shape(name: "12 MP", size: large, share: 0.01),
        ]
        if !options.isQuick { shapes.append(Shape(name: "12 MP", size: large, share: 0.1)) }
        for shape in shapes {
            for threads in Set([1, Machine.cores]).sorted() {
                try await measure(shape, threads: threads, options, report)
            }
        }
    }

    private func measure(
        _ shape: Shape, threads: Int, _ options: Options, _ report: Report
    ) async throws {
        let photo = SyntheticPhoto.pixels(shape.size)
        let mask = SyntheticPhoto.disk(shape.size, share: shape.share)
        let hole = Int(Double(shape.size.area) * shape.share)
        let comparisons = MemoryFloor.comparisons(hole: hole, size: shape.size)
        Machine.forgetPeak()
        let timings = try await interleaved(
            rounds: options.rounds,
            [
                { try await Self.fill(photo, mask, threads: threads) },
                {
                    await MemoryFloor.time(
                        size: shape.size, comparisons: comparisons, threads: threads)
                },
            ])
        let megapixels = Double(shape.size.area) / 1e6
        var one = Measurement(
            name: "fill \(shape.name), hole \(Int(shape.share * 100)) %, \(threads) threads", n: 1,
            seconds: timings[0].seconds, cpu: timings[0].cpu,
            yardstick: ("\(comparisons) random patch reads", timings[1].seconds))
        one.extra = [
            "threads": .int(threads), "peak_mb": .int(Machine.peakMegabytes),
            "cpu_ms": .double(rounded(timings[0].cpu * 1000)),
            "ms_per_mp": .double(rounded(timings[0].seconds * 1000 / megapixels)),
            "cpu_ms_per_mp": .double(rounded(timings[0].cpu * 1000 / megapixels)),
            "ms_per_mp_of_hole": .double(
                rounded(timings[0].seconds * 1000 / megapixels / shape.share)),
        ]
        report.add(one)
    }

    /// On a thread of the image session, as an activity would.
    private static func fill(
        _ photo: PixelBuffer, _ mask: PixelBuffer, threads: Int
    ) async throws -> Timing {
        try await timed {
            try await VipsSession.shared.run {
                _ = try Filler.fill(
                    photo, hiding: mask,
                    options: FillOptions(threads: threads, isCanceled: { false }))
            }
        }
    }
}
