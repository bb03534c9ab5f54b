import Foundation
import Synchronization
import Weft
import WeftSQLite

@testable import Weft

/// The parts of an engine, put together by hand so that tests can reach each of them: a store, an
/// artifact store, and a worker with a stopping place.
struct Bench: Sendable {
    let store: SQLiteStore
    let worker: Worker
    let client: Client
    /// Told when the activity of the stopping place has begun.
    let reached: AsyncStream<Int>

    /// - Parameters:
    ///   - stoppingAt: The task that never ends: it waits until it is canceled.
    ///   - failpoint: Called at each moment on the way of an artifact to its place.
    init(
        hub path: String, pipelines: [any Pipeline.Type], stoppingAt task: Int? = nil,
        slots: Int = 1, clock: any WallClock = SystemClock(),
        failpoint: @escaping @Sendable (FolderArtifactStore.Moment) throws -> Void = { _ in },
        observer: (@Sendable (EngineEvent) -> Void)? = nil
    ) throws {
        let hub = Hub(path: path)
        try FileManager.default.createDirectory(
            atPath: hub.path, withIntermediateDirectories: true)
        var registry = WorkRegistry()
        for pipeline in pipelines { try registry.add(try pipeline.outline().used) }
        let known = registry
        let store = try SQLiteStore(path: hub.databasePath)
        let artifacts = try FolderArtifactStore(path: hub.artifactsPath, failpoint: failpoint)
        let (reached, signal) = AsyncStream<Int>.makeStream()
        worker = Worker(
            store: store, orchestrations: PlanProvider { known.knows($0) },
            activities: StoppingExecutor(
                inner: WorkExecutor(registry: known, artifacts: artifacts), stop: task,
                signal: signal),
            options: WorkerOptions(maxConcurrentActivities: slots), clock: clock,
            observer: observer)
        client = Client(store: store, clock: clock)
        self.store = store
        self.reached = reached
    }

    /// Starts an instance of a pipeline without an output file.
    func start<Work: Pipeline>(
        _ pipeline: Work.Type, _ inputs: [String: JSONValue], output: RunOutput? = nil,
        id: InstanceID
    ) async throws {
        let compiled = try Engine.compile(pipeline, inputs: inputs, output: output)
        try await client.start(
            PlanOrchestrator.name, version: PlanOrchestrator.version, input: compiled.startInput,
            id: id, label: Work.name)
    }
}

/// Hands everything on, but for one task, which waits until it is canceled.
private struct StoppingExecutor: ActivityExecutor {
    let inner: WorkExecutor
    let stop: Int?
    let signal: AsyncStream<Int>.Continuation

    var activityNames: Set<String> { inner.activityNames }

    func run(_ request: TaskRequest, in context: ActivityContext) async throws -> JSONValue {
        guard request.taskID == stop else { return try await inner.run(request, in: context) }
        signal.yield(request.taskID)
        for await _ in AsyncStream<Void>.makeStream().stream {}
        throw CancellationError()
    }

    func canReuse(_ result: JSONValue, for request: TaskRequest) async throws -> Bool {
        try await inner.canReuse(result, for: request)
    }
}
