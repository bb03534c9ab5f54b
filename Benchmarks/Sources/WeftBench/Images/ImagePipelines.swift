import Foundation
import Weft

/// Fused pipelines, durable, against the same libvips calls made by hand.
struct ImagePipelines: Suite {
    let name = "images"

    func run(_ options: Options, _ report: Report) async throws {
        let sizes = [
            ("2 MP", PixelSize(width: 1632, height: 1224), options.isQuick ? 16 : 64),
            ("12 MP", PixelSize(width: 4000, height: 3000), options.isQuick ? 4 : 16),
        ]
        for (label, size, count) in sizes {
            try await withScratchFolder { folder in
                let photos = try await Self.makePhotos(count, size, in: folder)
                for job in [ImageJob.thumbnails, .prints] {
                    try await measure(job, photos, label, in: folder, options, report)
                }
            }
        }
    }

    private static func makePhotos(
        _ count: Int, _ size: PixelSize, in folder: String
    ) async throws -> [String] {
        var paths: [String] = []
        for number in 0..<count {
            let path = "\(folder)/photo-\(number).jpg"
            try await SyntheticPhoto.write(
                size, seed: UInt64(number + 1), as: .jpeg(quality: 90), to: path)
            paths.append(path)
        }
        return paths
    }

    private func measure(
        _ job: ImageJob, _ photos: [String], _ label: String, in folder: String,
        _ options: Options, _ report: Report
    ) async throws {
        func durable(_ durability: Engine.Durability) async throws -> Timing {
            // A hub of its own: nothing to reuse.
            try await withScratchFolder { hub in
                try await ImageRunners.weft(
                    job, photos, hub: hub, output: hub + "/out", durability: durability)
            }
        }
        func byHand() async throws -> Timing {
            try await withScratchFolder { output in
                try await ImageRunners.byHand(job, photos, output: output)
            }
        }
        // The first call pays for libvips' own tables and threads.
        _ = try await byHand()
        let timings = try await interleaved(
            rounds: options.rounds,
            [{ try await durable(.power) }, byHand, { try await durable(.process) }])
        let others = [
            ("durable .power", timings[0]), ("durable .process", timings[2]),
            ("again, all reused", try await again(job, photos)),
        ]
        for (how, timing) in others {
            report.add(
                measurement(job, photos, label, how, timing, against: timings[1]))
        }
        guard let arguments = job.commandArguments else { return }
        let tool = try await withScratchFolder { output in
            try await ImageRunners.command(arguments, photos, output: output)
        }
        guard let tool else { return }
        report.add(measurement(job, photos, label, "vipsthumbnail", tool, against: timings[1]))
    }

    private func measurement(
        _ job: ImageJob, _ photos: [String], _ label: String, _ how: String, _ timing: Timing,
        against byHand: Timing
    ) -> Measurement {
        var one = Measurement(
            name: "\(label) \(job.name), \(how)", n: photos.count, seconds: timing.seconds,
            cpu: timing.cpu > 0 ? timing.cpu : nil,
            yardstick: ("libvips by hand, \(Machine.cores) threads", byHand.seconds))
        one.extra["by_hand_cpu_us_each"] = .double(
            rounded(byHand.cpu * 1e6 / Double(photos.count)))
        if timing.cpu > 0 { one.extra["cpu_ratio"] = .double(rounded(timing.cpu / byHand.cpu)) }
        return one
    }

    /// The second of two runs in one hub.
    private func again(_ job: ImageJob, _ photos: [String]) async throws -> Timing {
        try await withScratchFolder { hub in
            var timing = Timing()
            for run in 1...2 {
                timing = try await ImageRunners.weft(
                    job, photos, hub: hub, output: hub + "/out-\(run)", durability: .power)
            }
            return timing
        }
    }
}
