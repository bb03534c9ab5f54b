import Foundation
import Weft

/// The ways to do an image job. All write their results under final names into a folder.
enum ImageRunners {
    /// The pipeline through a durable engine: import, fused chain, export.
    ///
    /// - Parameter hub: A new folder gives a first run; one that has run before reuses its results.
    static func weft(
        _ job: ImageJob, _ photos: [String], hub: String, output: String,
        durability: Engine.Durability
    ) async throws -> Timing {
        func run<Work: Pipeline>(_ pipeline: Work.Type) async throws -> Timing {
            var options = Engine.Options()
            options.durability = durability
            let engine = try await Engine(
                hub: Hub(path: hub), pipelines: [pipeline], options: options)
            try await engine.start()
            let timing = try await timed {
                let id = try await engine.submit(
                    pipeline, inputs: ["photos": .files(photos)],
                    output: RunOutput(
                        path: "\(output)/{stem}.\(job.fileExtension)", overwrites: true))
                try await engine.expectCompletion(of: id)
            }
            await engine.stop()
            try await engine.close()
            return timing
        }
        return try await run(job.pipeline)
    }

    /// The same `VipsImage` verbs on as many threads as there are cores, results written plainly.
    static func byHand(
        _ job: ImageJob, _ photos: [String], output: String
    ) async throws -> Timing {
        try await timed {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for photo in photos {
                    group.addTask {
                        try await VipsSession.shared.run {
                            let stem = URL(fileURLWithPath: photo).deletingPathExtension()
                                .lastPathComponent
                            let path = "\(output)/\(stem).\(job.fileExtension)"
                            try Data(job.byHand(photo)).write(to: URL(fileURLWithPath: path))
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    /// `vipsthumbnail`, as many processes as there are cores, each given its share of the files.
    /// - Returns: `nil` where the command is not installed. Processor time is not counted.
    static func command(
        _ arguments: [String], _ photos: [String], output: String
    ) async throws -> Timing? {
        let candidates = ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"]
        let paths = candidates.map { $0 + "/vipsthumbnail" }
        guard let tool = paths.first(where: FileManager.default.isExecutableFile(atPath:))
        else { return nil }
        let given = arguments.map { $0.replacingOccurrences(of: "OUT", with: output) }
        var timing = try await timed {
            let processes = try (0..<Machine.cores).map { core in
                let process = Process()
                process.executableURL = URL(fileURLWithPath: tool)
                let share = photos.indices.filter { $0 % Machine.cores == core }.map { photos[$0] }
                process.arguments = share + given
                process.environment = ["VIPS_CONCURRENCY": "1"]
                try process.run()
                return process
            }
            for process in processes { process.waitUntilExit() }
        }
        timing.cpu = 0
        return timing
    }
}
