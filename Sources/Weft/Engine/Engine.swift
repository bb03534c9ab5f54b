internal import Synchronization
public import WeftArtifacts
internal import WeftCore
public import WeftDurable
public import WeftPipeline
internal import WeftProcesses
internal import WeftSQLite
internal import WeftVips

/// Runs pipelines durably: wires the store, the artifacts, the worker and the image threads.
///
///     let engine = try await Engine(hub: .standard(), pipelines: [ContentAwareFill.self])
///     let files = try await engine.whileRunning { engine in
///         try await engine.run(
///             ContentAwareFill(), ["photo": .file("p.jpg"), "mask": .file("m.png")],
///             to: "out.png")
///     }
///
/// Several engines in one process do not know of each other: each has its own hub, artifacts,
/// threads, logger, metrics and tracer. For one run, `Weft.run` needs no engine of yours.
public final class Engine: Sendable {
    /// Starts, asks and answers instances.
    public let client: Client
    /// Images and other large values.
    public let artifacts: any ArtifactStore
    /// What this engine can run.
    public let registry: WorkRegistry

    let store: any Store
    /// The hub's file with its book of items; `nil` where the store is one of the user's.
    private let file: SQLiteStore?
    private let closesArtifacts: Bool
    let clock: any WallClock
    let listeners: EventListeners
    let isStarted = Mutex(false)
    let worker: Worker
    private let pool: ProcessPool?
    let provider: PlanProvider
    /// Runs the activities of plans, where the options say.
    let steps: any ActivityExecutor

    /// Opens a hub, which is made where it does not exist. Nothing runs yet.
    ///
    /// - Parameters:
    ///   - artifacts: Where images and other large values live; `nil`, the default, means the hub's
    ///     own folder. Another one needs `Isolation.inProcess`, and you close it yourself.
    ///   - pipelines: What this engine can run; their activities and operations are found by
    ///     compiling each once with stand-ins for its inputs.
    ///   - orchestrations: Async orchestrations that it can run beside them.
    ///   - activities: The activities that those call.
    ///   - observer: Told what was recorded; must return at once.
    /// - Throws: `DurableError` or `ArtifactError` where the hub cannot be opened, `PipelineError`
    ///   where a pipeline does not compile; `DurableError.invalidAction` where two orchestrations
    ///   or activities have one name.
    public convenience init(
        hub: Hub, artifacts: (any ArtifactStore)? = nil, pipelines: [any Pipeline.Type],
        orchestrations: [any Orchestration.Type] = [], activities: [any DurableActivity] = [],
        options: Options = Options(),
        observer: (@Sendable (EngineEvent) -> Void)? = nil
    ) async throws {
        let work = try Work(pipelines, orchestrations, activities)
        if artifacts != nil { try Self.refuseProcesses(options) }
        let store = try await VipsSession.shared.run { try hub.openStore(options.durability) }
        let own = artifacts == nil
        let artifacts = try await VipsSession.shared.run {
            try artifacts ?? hub.openArtifacts(options.durability)
        }
        try self.init(
            store: store, file: store, artifacts: artifacts, closesArtifacts: own,
            work: work, pool: try Self.pool(hub, options), options: options, observer: observer)
    }

    /// An engine on a store of your own, such as the `MemoryStore` of `WeftTesting`.
    ///
    ///     let engine = try await Engine(
    ///         store: MemoryStore(), artifacts: MemoryArtifactStore(), pipelines: [Postcard.self])
    ///
    /// Batches need the book of items that a hub on disk keeps, and worker processes its folder;
    /// this engine has neither. It closes neither the store nor the artifacts.
    /// - Throws: as the initializer with a hub does; `WeftError` with code `no-hub-folder` where the
    ///   options ask for worker processes.
    public convenience init(
        store: any Store, artifacts: any ArtifactStore, pipelines: [any Pipeline.Type],
        orchestrations: [any Orchestration.Type] = [], activities: [any DurableActivity] = [],
        options: Options = Options(),
        observer: (@Sendable (EngineEvent) -> Void)? = nil
    ) async throws {
        try Self.refuseProcesses(options)
        try self.init(
            store: store, file: nil, artifacts: artifacts, closesArtifacts: false,
            work: try Work(pipelines, orchestrations, activities), pool: nil, options: options,
            observer: observer)
    }

    /// What an engine can run.
    private struct Work {
        var registry = WorkRegistry()
        let orchestrations: [any Orchestration.Type]
        let activities: [any DurableActivity]

        init(
            _ pipelines: [any Pipeline.Type], _ orchestrations: [any Orchestration.Type],
            _ activities: [any DurableActivity]
        ) throws {
            for pipeline in pipelines { try registry.add(try pipeline.outline().used) }
            (self.orchestrations, self.activities) = (orchestrations, activities)
        }
    }

    private init(
        store: any Store, file: SQLiteStore?, artifacts: any ArtifactStore,
        closesArtifacts: Bool, work: Work, pool: ProcessPool?, options: Options,
        observer: (@Sendable (EngineEvent) -> Void)?
    ) throws {
        self.closesArtifacts = closesArtifacts
        (self.store, self.file, self.artifacts, self.pool) = (store, file, artifacts, pool)
        let registry = work.registry
        (self.registry, clock) = (registry, options.clock)
        let plans = PlanProvider { registry.knows($0) }
        provider = plans
        let own: [any Orchestration.Type] = file == nil ? [] : [BatchOrchestration.self]
        let providers = CombinedProviders([
            plans,
            try Orchestrations(work.orchestrations + own, log: options.orchestrationLog),
        ])
        let ofItems: [any DurableActivity] =
            file.map { [TakeItems(store: $0), SettleItems(store: $0)] } ?? []
        let typed = try DurableActivities(work.activities + ofItems)
        let payloads = PayloadOffloadingStore(
            store, payloads: ArtifactPayloads(artifacts), threshold: options.payloadThreshold)
        let executor = WorkExecutor(registry: registry, artifacts: artifacts)
        steps = pool.map { IsolatedExecutor(executor: executor, pool: $0) } ?? executor
        let surroundings = WorkerSurroundings()
        listeners = surroundings.listeners
        worker = Worker(
            store: payloads, orchestrations: providers,
            activities: options.runsActivities
                ? try CombinedExecutors([steps, typed]) : NoActivities(),
            options: options.worker, clock: clock, surroundings: surroundings,
            observability: options.observability, observer: observer)
        client = Client(
            store: payloads, clock: clock, tracer: options.observability.tracer, worker: worker)
    }

    /// The book of items.
    /// - Throws: `WeftError` with code `no-hub-folder` where the store keeps none.
    var book: SQLiteStore {
        get throws {
            if let file { return file }
            throw WeftError(
                code: "no-hub-folder",
                "Expected an engine with a hub on disk for a batch, found one on a store of its own, "
                    + "which keeps no book of items. Open it with Engine(hub:pipelines:).")
        }
    }

    var collector: Collector {
        Collector(store: store, artifacts: artifacts, clock: clock)
    }

    /// Begins to run what is in the hub, within the scope of the options.
    public func start() async throws {
        try await worker.start()
        isStarted.withLock { $0 = true }
    }

    /// Pauses: nothing is lost, and what was under way is run again at the next start.
    public func stop() async {
        isStarted.withLock { $0 = false }
        await worker.stop()
    }

    /// Closes the hub, and leaves no temporary behind. Call it after `stop`; the engine is of no
    /// use then.
    public func close() async throws {
        await pool?.close()
        listeners.endAll()
        if closesArtifacts { artifacts.close() }
        try await file?.close()
    }

    /// What the worker has done since it was started.
    public var counters: WorkerCounters { get async { await worker.counters } }
}
