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
        await ChildServer.serve { configuration in
            if SingleFill.isMeant(by: configuration) { return SingleFill.handler }
            var registry = WorkRegistry()
            for pipeline in pipelines { try registry.add(try pipeline.outline().used) }
            let artifacts = try StepProtocol.artifacts(configuration)
            let executor = WorkExecutor(registry: registry, artifacts: artifacts)
            return ChildServer.Handler(
                atEnd: { artifacts.close() },
                run: { job, report in
                    let (request, context) = try StepProtocol.step(job, report)
                    return try await executor.run(request, in: context)
                })
        }
    }
}
