public import WeftCore

/// Where a hub keeps its instances, histories and queues: the contract of every backend.
///
/// Every call is atomic: it happens wholly or not at all. Every lease carries a fencing token and
/// an expiry; whoever presents a token that is no longer the newest is refused with
/// `DurableError.leaseLost`, and nothing of that call is kept. A lease that has expired and that
/// nobody has taken over still counts. Times are passed in, never read.
///
/// The calls that a step needs are `nonisolated(nonsending)`: they begin where they are called, so
/// that a worker asks without changing threads. They must not block for longer than a look at
/// something in memory or a small read.
/// `StoreConformance` in `WeftTesting` states each rule as a test.
public protocol Store: Sendable {
    // MARK: Instances

    /// Creates an instance, with `executionStarted` as its first message, ready to be leased.
    ///
    /// Idempotent: the same ID with the same start gives `.existing`, also after the instance has
    /// continued as new; see `IDReuse` for the other policies.
    /// - Throws: `DurableError.instanceExists` where the ID stands for another start.
    func create(_ instance: NewInstance) async throws -> Creation

    /// The instance's record, or `nil`.
    func instance(_ id: InstanceID) async throws -> InstanceRecord?

    /// Records in order of creation, the newest first. What costs time is what matches: each
    /// filter but `orchestration` and `createdBefore` finds its instances without reading others.
    func instances(_ query: InstanceQuery) async throws -> [InstanceRecord]

    /// The events after the given sequence number, in order.
    func history(of id: InstanceID, after sequence: Int) async throws -> [HistoryEvent]

    /// The first event, without reading the others; `nil` before there is one.
    ///
    /// Optional: the default reads the whole history.
    func firstEvent(of id: InstanceID) async throws -> HistoryEvent?

    /// The activities of an instance that wait or run, in order of scheduling.
    func openActivities(of id: InstanceID) async throws -> [ActivityRecord]

    /// The messages of an instance that no checkpoint has consumed yet, in order of arrival, to be
    /// shown or counted by people who hold no lease; timers are not among them. Empty where the
    /// instance is unknown or has ended.
    func openMessages(of id: InstanceID) async throws -> [StoredMessage]

    /// Removes ended instances with their histories. Instances that have not ended are left, and
    /// so are the results that are recorded under reuse keys, and a failed sub-orchestration that
    /// has a `rewind` in its queue while its parent has not ended: that waits for it.
    ///
    /// Each instance vanishes wholly or not at all, and other calls get their turn in between,
    /// however many there are and however long their histories.
    /// - Returns: how many were removed.
    func purge(_ ids: [InstanceID]) async throws -> Int

    // MARK: The control queue

    /// Puts a message into the instance's control queue. Messages to an instance that has ended
    /// are dropped, except that one that has failed takes one `rewind`.
    /// - Throws: `DurableError.instanceNotFound`.
    func send(_ message: ControlMessage, to id: InstanceID, at now: Timestamp) async throws

    /// Leases instances that have something to do: a message or a due timer, and no live lease.
    /// Those that have waited longest come first. `excluding` lists instances this worker must
    /// not be given, because it does not know them.
    ///
    /// An instance that cannot be read holds up nobody: it is left out, with the reason among its
    /// record's waits.
    func leaseInstances(_ request: LeaseRequest, excluding: Set<InstanceID>) async throws
        -> [LeasedInstance]

    /// The messages and due timers of an instance that this worker holds, in order of arrival,
    /// beyond those with an ID in `seen`.
    /// - Throws: `DurableError.leaseLost`; `unreadable` where one of them cannot be read: give the
    ///   instance back then.
    func messages(for lease: InstanceLease, due now: Timestamp, excluding seen: Set<MessageID>)
        async throws -> [StoredMessage]

    /// The instances that this worker holds and that may have messages or due timers, so that a
    /// signal costs one call however many instances are live. Too many is allowed, too few is not.
    ///
    /// Optional: the default gives `nil`, and the worker then asks for each instance's messages.
    func instancesWithMessages(heldBy worker: WorkerID, due now: Timestamp) async throws
        -> Set<InstanceID>?

    /// Records one turn of an instance: ONE transaction. See `Checkpoint`.
    /// - Throws: `DurableError.leaseLost`; `instanceEnded` where the instance has ended;
    ///   `instanceExists` where a creation's ID is taken; `invalidAction` where an event's sequence
    ///   number does not follow the last one, a new task has the ID of an open one, or a history
    ///   that replaces another does not begin with a later generation. Nothing is recorded then.
    nonisolated(nonsending)
        func checkpoint(_ checkpoint: Checkpoint) async throws -> CheckpointReceipt

    // MARK: The work-item queue

    /// Leases visible activities whose names the worker knows, oldest first. Names that have
    /// reached their limit hold up no others.
    nonisolated(nonsending)
        func leaseActivities(_ request: LeaseRequest, named names: Set<String>) async throws
        -> [LeasedActivity]

    /// Records the outcome of an activity whose instance this worker does not hold: the work item
    /// is removed, its result recorded under its reuse key, and a message sent to the instance.
    /// - Throws: `DurableError.leaseLost`; the outcome is discarded then.
    func complete(_ lease: ActivityLease, with outcome: ActivityOutcome, at now: Timestamp)
        async throws

    /// Gives an activity back, to be visible from a moment on; a paused one, not before it is
    /// released.
    /// - Throws: `DurableError.leaseLost`.
    func abandon(_ lease: ActivityLease, _ reason: AbandonReason, visibleAt: Timestamp) async throws

    /// How much waits in the queue, for metrics; may cost a pass over what waits.
    ///
    /// Optional: the default gives `nil`, and nothing is then measured.
    func queueDepth(at now: Timestamp) async throws -> QueueDepth?

    // MARK: Leases

    /// Extends leases to the moment given.
    /// - Returns: those that could not be extended: taken over, or their work item is gone. Their
    ///   work must stop.
    func renew(_ leases: [Lease], until expiry: Timestamp) async throws -> [Lease]

    /// Keeps what running activities report, to be shown by `openActivities`. Not synced: a report
    /// that is lost with the power is harmless.
    /// - Returns: the leases that no longer count, because their work item is gone or taken over.
    ///   Their work must stop.
    func report(_ reports: [ProgressReport]) async throws -> [ActivityLease]

    /// Gives an instance back. A lease that was lost is not an error.
    func release(_ lease: InstanceLease) async throws

    /// Frees at once the leases of workers that are known to be dead, instead of waiting for
    /// their expiry.
    /// - Returns: how many leases were freed.
    func reclaimDeadWorkers(at now: Timestamp) async throws -> Int

    // MARK: Results

    /// The recorded results among these reuse keys.
    nonisolated(nonsending)
        func results(for keys: [String]) async throws -> [String: ReusableResult]

    /// Forgets a recorded result, because what it points to is gone.
    func forgetResult(for key: String) async throws

    /// Forgets recorded results, in one transaction: a caller with many asks several times.
    /// - Returns: how many were there.
    func forgetResults(for keys: [String]) async throws -> Int

    // MARK: Collection

    /// Hands over all that may name a payload or an artifact, from ONE snapshot: the JSON of every
    /// event, message, waiting activity, outcome and status, of instances that have ended too;
    /// every recorded result; and since when activities that are leased have been scheduled.
    ///
    /// Costs a pass over the hub. Others write meanwhile.
    /// - Throws: what `visit` throws; the visit ends there.
    func visitKept(_ visit: @escaping @Sendable (KeptValue) throws -> Void) async throws

    // MARK: Signals

    /// The next moment at which something becomes visible by itself: a timer, a retry, a scheduled
    /// start, the expiry of a lease.
    func nextDue(after now: Timestamp) async throws -> Timestamp?

    /// Calls the handler whenever something may have become ready, from whatever thread or
    /// process; spurious calls are allowed. The handler must return at once.
    /// - Returns: a token; the subscription ends when it is released.
    func subscribe(_ handler: @escaping @Sendable () -> Void) -> StoreSubscription
}

extension Store {
    public func instancesWithMessages(
        heldBy worker: WorkerID, due now: Timestamp
    ) async throws -> Set<InstanceID>? { nil }

    public func queueDepth(at now: Timestamp) async throws -> QueueDepth? { nil }

    public func firstEvent(of id: InstanceID) async throws -> HistoryEvent? {
        try await history(of: id, after: 0).first
    }
}
