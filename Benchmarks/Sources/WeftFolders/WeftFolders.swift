import Foundation
import Weft
import WeftCommand

/// The `weft` command for the jobs of `folders/measure.py`, and one command more:
///
///     weft-folders items PIPELINE HUB OUTDIR ENDING JOBS FILES...
///
/// runs one durable instance a file, in worker processes, as a batch does.
@main enum WeftFolders {
    static let pipelines: [any Pipeline.Type] = [
        SmallCopy.self, SharpCopy.self, SoftCopy.self,
    ]

    static func main() async {
        if WorkerProcess.isAsked { await WorkerProcess.serve(pipelines: pipelines) }
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.first == "items" else { return await CommandLineProgram.main() }
        do {
            try await Items(Array(arguments.dropFirst())).run()
        } catch {
            FileHandle.standardError.write(Data("weft-folders: \(error)\n".utf8))
            exit(2)
        }
    }
}

private struct CommandLineProgram: WeftApp {
    static let pipelines = WeftFolders.pipelines
}

/// One instance a file.
struct Items {
    let pipeline: any Pipeline.Type
    let hub: String
    let output: String
    let ending: String
    let jobs: Int
    let files: [String]

    struct Usage: Error, CustomStringConvertible {
        var description: String {
            "Expected items PIPELINE HUB OUTDIR ENDING JOBS FILES..., found something else."
        }
    }

    struct Unfinished: Error, CustomStringConvertible {
        let record: InstanceRecord
        var description: String { "Expected every item to complete, found \(record)." }
    }

    init(_ arguments: [String]) throws {
        guard arguments.count > 5, let jobs = Int(arguments[4]),
            let pipeline = WeftFolders.pipelines.first(where: { $0.name == arguments[0] })
        else { throw Usage() }
        self.pipeline = pipeline
        hub = arguments[1]
        output = arguments[2]
        ending = arguments[3]
        self.jobs = jobs
        files = Array(arguments[5...])
    }

    func run() async throws { try await run(pipeline) }

    private func run<Work: Pipeline>(_ pipeline: Work.Type) async throws {
        var limits = ProcessPool.Options()
        limits.count = jobs
        var options = Engine.Options()
        options.isolation = .processes(.thisProgram, limits)
        options.maxConcurrentActivities = jobs
        let engine = try await Engine(
            hub: Hub(path: hub), pipelines: [pipeline], options: options)
        try await engine.start()
        var ids: [InstanceID] = []
        for file in files {
            let stem = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
            ids.append(
                try await engine.submit(
                    pipeline, inputs: ["photo": .file(file)],
                    output: RunOutput(path: "\(output)/\(stem).\(ending)")))
        }
        for id in ids {
            let record = try await engine.client.wait(for: id)
            guard record.status == .completed else {
                throw Unfinished(record: record)
            }
        }
        await engine.stop()
        try await engine.close()
    }
}
