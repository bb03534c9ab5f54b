internal import Foundation
public import WeftArtifacts
public import WeftCore
public import WeftDurable
public import WeftPipeline
internal import WeftProcesses
internal import WeftSQLite
internal import WeftVips

/// Runs pipelines durably: wires the store, the artifacts, the worker and the image threads.
///
///     let engine = try await Engine(hub: .standard(), pipelines: [ContentAwareFill.self])
///     try await engine.start()
///     let id = try await engine.submit(
///         ContentAwareFill.self, inputs: ["photo": .file("p.jpg"), "mask": .file("m.png")],
///         output: RunOutput(path: "out.png"))
///     let record = try await engine.client.wait(for: id)
///     await engine.stop()
///     try await engine.close()
public final class Engine: Sendable {
    /// Starts, asks and answers instances.
    public let client: Client
    /// Images and other large values.
    public let artifacts: any ArtifactStore
    /// What this engine can run.
    public let registry: WorkRegistry

    let store: SQLiteStore
    private let worker: Worker
    private let pool: ProcessPool?
    private let provider: PlanProvider
    /// Runs the activities of plans, where the options say.
    let steps: any ActivityExecutor

    /// How an engine works.
    public struct Options: Sendable {
        /// What a record survives: power loss (the default), or the death of the process only.
        public var durability = Durability.power
        /// Activities at the same time; the machine's cores by default.
        public var maxConcurrentActivities = ProcessInfo.processInfo.activeProcessorCount
        /// Where the steps of plans run.
        public var isolation = Isolation.inProcess
        /// The only instances to be run; `nil` means all that are in the hub.
        public var scope: Set<InstanceID>?
        /// Whether activities are run. Without, messages and what has ended are recorded, so that
        /// a cancellation or a suspension takes effect, and nothing else is begun.
        public var runsActivities = true
        /// Which ended instances are removed, and when; by default none.
        public var retention: RetentionPolicy?
        /// Takes what orchestrations log, once a line; must return at once.
        public var log: @Sendable (OrchestrationLogLine) -> Void = { _ in }
        /// Where logs, metrics and spans go; by default nowhere.
        public var observability = Observability()
        /// What limits activities by name, at once and in a span of time; see `WorkerOptions`.
        public var activityLimits: [String: ActivityLimit] = [:]
        /// Inputs, results and other payloads of about so many bytes of JSON or more become
        /// artifacts; the hub keeps references to them.
        public var payloadThreshold = 64 << 10

        public init() {}

        /// What orchestrations log goes to the closure and to the logger.
        var orchestrationLog: @Sendable (OrchestrationLogLine) -> Void {
            { [log, observability] line in
                log(line)
                observability.log(line)
            }
        }
    }

    /// What a record survives.
    public enum Durability: String, Hashable, Sendable, CaseIterable {
        case power, process
    }

    /// Opens a hub, which is made where it does not exist. Nothing runs yet.
    ///
    /// - Parameters:
    ///   - pipelines: What this engine can run; their activities and operations are found by
    ///     compiling each once with stand-ins for its inputs.
    ///   - orchestrations: Async orchestrations that it can run beside them.
    ///   - activities: The activities that those call.
    ///   - observer: Told what was recorded; must return at once.
    /// - Throws: `DurableError` or `ArtifactError` where the hub cannot be opened, `PipelineError`
    ///   where a pipeline does not compile; `DurableError.invalidAction` where two orchestrations
    ///   or activities have one name.
    public init(
        hub: Hub, pipelines: [any Pipeline.Type],
        orchestrations: [any Orchestration.Type] = [], activities: [any DurableActivity] = [],
        options: Options = Options(),
        observer: (@Sendable (EngineEvent) -> Void)? = nil
    ) async throws {
        var registry = WorkRegistry()
        for pipeline in pipelines { try registry.add(try pipeline.outline().used) }
        let known = registry
        self.registry = registry
        let plans = PlanProvider { known.knows($0) }
        let providers = CombinedProviders([
            plans,
            try Orchestrations(
                orchestrations + [BatchOrchestration.self], log: options.orchestrationLog),
        ])
        (store, artifacts) = try await VipsSession.shared.run {
            try Self.open(hub, options.durability)
        }
        let typed = try DurableActivities(
            activities + [TakeItems(store: store), SettleItems(store: store)])
        let payloads = PayloadOffloadingStore(
            store, payloads: ArtifactPayloads(artifacts), threshold: options.payloadThreshold)
        provider = plans
        var workerOptions = WorkerOptions(
            maxConcurrentActivities: options.maxConcurrentActivities, scope: options.scope)
        workerOptions.retention = options.retention
        workerOptions.activityLimits = options.activityLimits
        let executor = WorkExecutor(registry: known, artifacts: artifacts)
        pool = try Self.pool(hub, options)
        steps = pool.map { IsolatedExecutor(executor: executor, pool: $0) } ?? executor
        // A step that kills its process kills a worker process only: where this one dies again and
        // again, be it killed, its steps are not to blame.
        if pool != nil { workerOptions.maximumDeliveries = Self.maximumDeliveriesInProcesses }
        worker = Worker(
            store: payloads, orchestrations: providers,
            activities: options.runsActivities
                ? try CombinedExecutors([steps, typed]) : NoActivities(),
            options: workerOptions, observability: options.observability, observer: observer)
        client = Client(
            store: payloads, tracer: options.observability.tracer, worker: worker)
    }

    /// How often a step that runs in worker processes may be begun anew because the engine died.
    private static let maximumDeliveriesInProcesses = 100

    var collector: Collector {
        Collector(store: store, artifacts: artifacts, clock: SystemClock())
    }

    private static func open(
        _ hub: Hub, _ durability: Durability
    ) throws -> (SQLiteStore, any ArtifactStore) {
        do {
            try FileManager.default.createDirectory(
                atPath: hub.path, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch CocoaError.fileWriteFileExists {
            throw DurableError(
                code: .storeUnavailable,
                "Expected a folder for the hub at \(hub.path), found a file. Choose another with "
                    + "--hub.")
        } catch {
            throw DurableError(
                code: .storeUnavailable,
                "Expected a folder for the hub at \(hub.path), found that it cannot be made: "
                    + "\(error.localizedDescription) Choose another with --hub.")
        }
        let store = try SQLiteStore(
            path: hub.databasePath, durability: durability == .power ? .power : .process)
        let artifacts = try FolderArtifactStore(
            path: hub.artifactsPath, durability: durability == .power ? .power : .process)
        return (store, artifacts)
    }

    private static func pool(_ hub: Hub, _ options: Options) throws -> ProcessPool? {
        guard case .processes(let command, let limits) = options.isolation else { return nil }
        guard !WorkerProcess.isAsked else {
            throw WeftError(
                code: "worker-process",
                "Expected a worker process to serve, found that it opens an engine of its own. "
                    + "Call WorkerProcess.serve(pipelines:) first thing in main where "
                    + "WorkerProcess.isAsked.")
        }
        return ProcessPool(
            command, configuration: StepProtocol.configuration(hub, options.durability),
            options: limits)
    }

    /// Begins to run what is in the hub, within the scope of the options.
    public func start() async throws { try await worker.start() }

    /// Pauses: nothing is lost, and what was under way is run again at the next start.
    public func stop() async { await worker.stop() }

    /// Closes the hub, and leaves no temporary behind. Call it after `stop`; the engine is of no
    /// use then.
    public func close() async throws {
        await pool?.close()
        artifacts.close()
        try await store.close()
    }

    /// What the worker has done since it was started.
    public var counters: WorkerCounters { get async { await worker.counters } }

    /// Why an instance has not ended yet, the limits of this engine's worker included.
    /// - Throws: `DurableError.instanceNotFound`.
    public func waitReasons(of id: InstanceID) async throws -> [WaitReason] {
        try await client.waitReasons(of: id, heldBack: worker.heldBackActivities)
    }

    /// What the instance needs and this engine does not know; empty where it can run it.
    public func missingRequirements(of id: InstanceID) async throws -> [Plan.Requirement] {
        guard try await client.status(of: id).orchestration == PlanOrchestrator.name else {
            return []
        }
        return provider.missing(from: try await plan(of: id))
    }

    /// The plan that an instance runs.
    /// - Throws: `DurableError.instanceNotFound`, or `PipelineError` for an unreadable plan.
    public func plan(of id: InstanceID) async throws -> Plan {
        try Plan(json: try await startInput(of: id).demand("plan"))
    }

    private func startInput(of id: InstanceID) async throws -> JSONValue {
        guard case .executionStarted(let started)? = try await client.firstEvent(of: id)?.kind
        else {
            throw DurableError(
                code: .instanceNotFound,
                "Expected an instance that has begun, found that \(id) has no history yet.")
        }
        return started.input
    }
}

extension Engine {
    /// Reads every artifact and checks it against its ID; damaged ones are set aside, so that a new
    /// run makes them again. A run that has begun and needs one fails.
    ///
    /// - Returns: The IDs of those that were damaged. Costs a pass over all bytes.
    public func damagedArtifacts() async throws -> [String] {
        try await VipsSession.shared.run { [artifacts] in
            try artifacts.artifacts().compactMap { artifact in
                do {
                    _ = try artifacts.verify(artifact.id)
                    return nil
                } catch let error as ArtifactError where error.code == .damaged {
                    return artifact.id.text
                }
            }
        }
    }

    /// How many artifacts there are and what they take up.
    public func artifactUsage() async throws -> ArtifactUsage {
        try await VipsSession.shared.run { [artifacts] in try artifacts.usage() }
    }
}
