internal import Synchronization
internal import WeftArtifacts
internal import WeftCore
internal import WeftDurable
public import WeftPipeline
internal import WeftProcesses

/// What a process does that was started to run steps for another, see ``Isolation``.
///
///     @main enum Studio {
///         static func main() async throws {
///             if WorkerProcess.isAsked { await WorkerProcess.serve(pipelines: [Postcard.self]) }
///             ...
///         }
///     }
public enum WorkerProcess {
    /// Whether this process was started as a worker process.
    public static var isAsked: Bool { ChildServer.isAsked }

    /// Runs steps until the process that started this one is gone.
    ///
    /// - Parameter pipelines: Those of the engine; their activities and operations are what can be
    ///   run. Where one does not compile, every step fails with that error.
    public static func serve(pipelines: [any Pipeline.Type]) async -> Never {
        let outlines = Result { try pipelines.map { try $0.outline().used } }
        await ChildServer.serve { configuration in
            var registry = WorkRegistry()
            for used in try outlines.get() { try registry.add(used) }
            let artifacts = try StepProtocol.artifacts(configuration)
            let executor = WorkExecutor(registry: registry, artifacts: artifacts)
            return ChildServer.Handler(
                atEnd: { artifacts.close() },
                run: { job, report in
                    let pace = ReportPace()
                    let (request, context) = try StepProtocol.step(job) { progress in
                        if pace.isDue { report(StepProtocol.report(progress)) }
                    }
                    return try await executor.run(request, in: context)
                })
        }
    }
}

/// Lets a report through every 50 ms: an activity may report in its inner loop.
private final class ReportPace: Sendable {
    private let next = Mutex<ContinuousClock.Instant?>(nil)

    var isDue: Bool {
        next.withLock { next in
            let now = ContinuousClock.now
            if let next, now < next { return false }
            next = now + .milliseconds(50)
            return true
        }
    }
}
