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
        if !options.isQuick {
            shapes.append(Shape(name: "12 MP", size: large, share: 0.1))
            // The same hole in twice the photo: what that adds is not the hole's.
            shapes.append(
                Shape(name: "24 MP", size: PixelSize(width: 8000, height: 3000), share: 0.005))
        }
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
        let before = Machine.residentMegabytes
        _ = try await Self.fill(photo, mask, threads: threads)
        let memory = Machine.peakMegabytes - before
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
        let percent = (shape.share * 100).formatted()
        var one = Measurement(
            name: "fill \(shape.name), hole \(percent) %, \(threads) threads", n: 1,
            seconds: timings[0].seconds, cpu: timings[0].cpu,
            yardstick: ("\(comparisons) random patch reads", timings[1].seconds))
        one.extra = [
            "threads": .int(threads), "fill_mb": .int(memory),
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
