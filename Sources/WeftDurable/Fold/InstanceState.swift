public import WeftCore

/// What the engine knows of an instance beside its orchestrator: the pure result of its history.
public struct InstanceState: Hashable, Sendable {
    /// Where the instance stands.
    public internal(set) var status: RuntimeStatus = .pending
    /// The sequence number of the last event; 0 before the first.
    public internal(set) var lastSequence = 0
    /// Activities that were scheduled and have neither completed nor failed, by task ID.
    public internal(set) var openTasks: [Int: TaskRequest] = [:]
    /// Timers that were created and have neither fired nor been canceled, by timer ID.
    public internal(set) var openTimers: [Int: Timestamp] = [:]
    /// Sub-orchestrations that were started, are waited for and have not ended, by child ID.
    public internal(set) var openChildren: [Int: OpenChild] = [:]
    /// The highest ID that a task, a timer or a child has taken.
    public internal(set) var lastID = -1
    /// How the instance ended; `nil` while it has not.
    public internal(set) var outcome: ExecutionOutcome?
    /// Whether it has failed and begun again, so that its sub-orchestrations may have failed too.
    public internal(set) var isRewound = false
    /// The first event.
    public internal(set) var started: ExecutionStarted?
    /// Inputs that arrived while the instance was suspended, in order.
    var held: [HistoryEvent] = []

    /// An instance without events.
    public init() {}
}

/// A sub-orchestration that an instance waits for.
public struct OpenChild: Hashable, Sendable {
    /// What was asked for.
    public let request: ChildRequest
    /// When it was asked for.
    public let since: Timestamp

    /// A sub-orchestration that was asked for at a moment.
    public init(request: ChildRequest, since: Timestamp) {
        self.request = request
        self.since = since
    }
}
