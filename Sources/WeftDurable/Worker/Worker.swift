public import WeftCore

/// Runs instances and activities of a hub: leases them, folds events, records checkpoints.
///
/// A live instance is kept in memory. Its runner takes all that has arrived, folds it into one
/// `Checkpoint`, records that, and only then acts on it; what arrives meanwhile waits for the next
/// turn. So a sequential step costs one transaction, and no event is folded twice.
///
/// ```swift
/// let worker = Worker(store: store, orchestrations: plans, activities: images)
/// try await worker.start()
/// // ...
/// await worker.stop()
/// ```
///
/// Any number of workers, in any number of processes, may share a store.
public actor Worker {
    let store: any Store
    let orchestrations: any OrchestratorProvider
    let activities: any ActivityExecutor
    let activityNames: Set<String>
    let options: WorkerOptions
    let clock: any WallClock
    let observer: (@Sendable (EngineEvent) -> Void)?
    let observability: Observability
    let log: EventLogger
    let metrics: WorkerMetrics?
    var spans: InstanceSpans?
    /// Whether anybody is told of events; where nobody is, they are not made.
    var isObserved: Bool { isAlwaysObserved || surroundings.listeners.isHeard }
    private let isAlwaysObserved: Bool

    /// What the worker has done since it was made.
    public internal(set) var counters = WorkerCounters()

    var phase = Phase.idle
    let surroundings: WorkerSurroundings
    let executors: any WorkerExecutors
    /// Attempts that have ended and that the worker has not looked at yet.
    let endedAttempts = EndedAttempts()
    var keeper: LeaseKeeper?
    var subscription: StoreSubscription?
    let signal = SignalFlag()

    /// The instances in memory.
    var live: [InstanceID: LiveInstance] = [:]
    /// Instances that this worker must not be given, because it does not know them or would
    /// decide differently from their history: one small ID each, until the worker ends.
    var excluded: Set<InstanceID> = []

    /// The attempts that run here, by work item.
    var running: [Int: Attempt] = [:]
    /// Instances whose activity has ended and that wait a moment for others of their kind.
    var gathered: [LiveInstance] = []
    var gatheringTask: Task<Void, Never>?
    /// Activities that are leased ahead and begin as soon as there is a slot.
    var waiting: WaitingActivities
    /// Leased activities whose result another running attempt is about to give.
    var parked: [String: [LeasedActivity]] = [:]
    /// The work item of the running attempt for each reuse key.
    var leaders: [String: Int] = [:]
    /// Reuse keys of results that this worker has recorded lately.
    var recordedKeys: Set<String> = []
    /// Slots for which a lease call is under way.
    var reservedSlots = 0
    /// Calls that may lease activities and are under way.
    var leasingCalls = 0
    /// Whether the store may have granted leases of which this worker does not know.
    var hasLostAnswer = false
    /// What limits activities by name.
    var limiter: ActivityLimiter
    /// Limited activities that were called off and go on all the same, until they return.
    var stragglers: [ActivityLease: String] = [:]
    /// Names at their limit of which the observer knows.
    var toldHeldBack: Set<String> = []
    /// What the attempts have reported.
    let progress = ProgressBoard()
    /// Waits to write the reports; when they were last written.
    var reportTask: Task<Void, Never>?
    var lastReport: Timestamp?
    /// When it was last asked whether activities of other workers' instances are still wanted.
    var lastWanted: Timestamp?
    /// When the gauges were last set.
    var lastSample: Timestamp?
    /// The header fields of spans of instances that are held elsewhere.
    var foreignSpans: [InstanceID: [String: String]] = [:]
    /// When work became visible, and when the queue was last seen empty, as counts.
    var workEpoch = 0
    var emptyEpoch = 0
    /// When nothing more was there to be leased ahead.
    var noneAheadEpoch = 0

    /// Instances that are being created here.
    var beginning = 0
    /// How often everything was to be looked at.
    var requestedRounds = 0
    var isDispatching = false
    var wantsFullRound = false
    var wantsSlotRound = false
    var failedRounds = 0
    /// Whether the last round could take up nothing, because every place was taken and busy.
    var lacksRoom = false
    /// Whether everything that was ready at the start has been taken up.
    var hasCaughtUp = false
    var alarm: (at: Timestamp, task: Task<Void, Never>)?

    /// Removes what the retention policy does not keep.
    var retention: Task<Void, Never>?

    /// Tasks of the worker that may touch the store.
    var operations = 0
    var idleWaiters: [CheckedContinuation<Void, Never>] = []
    var attemptWaiter: CheckedContinuation<Void, Never>?
    /// Who waits for a stop that somebody else has begun.
    var stopWaiters: [CheckedContinuation<Void, Never>] = []

    /// - Parameters:
    ///   - orchestrations: The orchestrations that this worker knows; others stay pending.
    ///   - activities: The activities that it can run; others stay queued.
    ///   - observer: Told what happened, after it was recorded. Called from the worker's threads,
    ///     in order for each instance; it must return at once.
    ///   - observability: Where logs, metrics and spans go.
    public init(
        store: any Store, orchestrations: any OrchestratorProvider,
        activities: any ActivityExecutor, options: WorkerOptions = WorkerOptions(),
        clock: any WallClock = SystemClock(), observability: Observability = Observability(),
        observer: (@Sendable (EngineEvent) -> Void)? = nil
    ) {
        self.init(
            store: store, orchestrations: orchestrations, activities: activities,
            options: options, clock: clock, surroundings: WorkerSurroundings(),
            observability: observability, observer: observer)
    }

    /// A worker in other surroundings than those of the process: for simulations.
    package init(
        store: any Store, orchestrations: any OrchestratorProvider,
        activities: any ActivityExecutor, options: WorkerOptions, clock: any WallClock,
        surroundings: WorkerSurroundings, observability: Observability = Observability(),
        observer: (@Sendable (EngineEvent) -> Void)?
    ) {
        self.store = store
        self.orchestrations = orchestrations
        self.activities = activities
        let names = activities.activityNames
        self.activityNames = names
        self.limiter = ActivityLimiter(options.activityLimits, for: names)
        self.options = options
        self.clock = clock
        self.surroundings = surroundings
        self.observer = observer
        self.observability = observability
        log = EventLogger(observability.logger, worker: options.id.text)
        metrics = observability.metrics.map { WorkerMetrics($0, activities: names) }
        spans = observability.tracer.map(InstanceSpans.init)
        isAlwaysObserved = observer != nil || observability.needsEvents
        executors =
            surroundings.executors ?? OwnExecutors(slots: options.maxConcurrentActivities)
        waiting = WaitingActivities(
            limit: options.maxLeasedAhead, commitDelay: options.commitDelay)
    }

    /// The worker runs on threads of its own; see `WorkerThreads`.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        executors.worker.asUnownedSerialExecutor()
    }

    /// A worker that is let go without `stop()` is as good as dead: its leases run out.
    deinit {
        keeper?.stopSoon()
        alarm?.task.cancel()
        reportTask?.cancel()
        retention?.cancel()
        for attempt in running.values { attempt.task.cancel() }
        executors.close()
    }

    enum Phase { case idle, running, stopping, crashed }
}
