public import WeftCore
public import WeftDurable

/// Every call of the contract, passed on.
extension FailingStore {
    public func create(_ instance: NewInstance) async throws -> Creation {
        try await pass(.create) { try await inner.create(instance) }
    }

    public func instance(_ id: InstanceID) async throws -> InstanceRecord? {
        try await pass(.instance) { try await inner.instance(id) }
    }

    public func instances(_ query: InstanceQuery) async throws -> [InstanceRecord] {
        try await pass(.instances) { try await inner.instances(query) }
    }

    public func history(
        of id: InstanceID, after sequence: Int
    ) async throws -> [HistoryEvent] {
        try await pass(.history) { try await inner.history(of: id, after: sequence) }
    }

    public func firstEvent(of id: InstanceID) async throws -> HistoryEvent? {
        try await pass(.history) { try await inner.firstEvent(of: id) }
    }

    public func openActivities(of id: InstanceID) async throws -> [ActivityRecord] {
        try await pass(.openActivities) { try await inner.openActivities(of: id) }
    }

    public func openMessages(of id: InstanceID) async throws -> [StoredMessage] {
        try await pass(.openMessages) { try await inner.openMessages(of: id) }
    }

    public func purge(_ ids: [InstanceID]) async throws -> Int {
        try await pass(.purge) { try await inner.purge(ids) }
    }

    public func send(
        _ message: ControlMessage, to id: InstanceID, at now: Timestamp
    ) async throws {
        try await pass(.send) { try await inner.send(message, to: id, at: now) }
    }

    public func leaseInstances(
        _ request: LeaseRequest, excluding: Set<InstanceID>
    ) async throws -> [LeasedInstance] {
        try await pass(.leaseInstances) {
            try await inner.leaseInstances(request, excluding: excluding)
        }
    }

    public func messages(
        for lease: InstanceLease, due now: Timestamp, excluding seen: Set<MessageID>
    ) async throws -> [StoredMessage] {
        try await pass(.messages) {
            try await inner.messages(for: lease, due: now, excluding: seen)
        }
    }

    public func instancesWithMessages(
        heldBy worker: WorkerID, due now: Timestamp
    ) async throws -> Set<InstanceID>? {
        try await pass(.instancesWithMessages) {
            try await inner.instancesWithMessages(heldBy: worker, due: now)
        }
    }

    public func checkpoint(_ checkpoint: Checkpoint) async throws -> CheckpointReceipt {
        try await pass(.checkpoint) { try await inner.checkpoint(checkpoint) }
    }

    public func leaseActivities(
        _ request: LeaseRequest, named names: Set<String>
    ) async throws -> [LeasedActivity] {
        try await pass(.leaseActivities) {
            try await inner.leaseActivities(request, named: names)
        }
    }

    public func complete(
        _ lease: ActivityLease, with outcome: ActivityOutcome, at now: Timestamp
    ) async throws {
        try await pass(.complete) { try await inner.complete(lease, with: outcome, at: now) }
    }

    public func abandon(
        _ lease: ActivityLease, _ reason: AbandonReason, visibleAt: Timestamp
    ) async throws {
        try await pass(.abandon) { try await inner.abandon(lease, reason, visibleAt: visibleAt) }
    }

    public func renew(_ leases: [Lease], until expiry: Timestamp) async throws -> [Lease] {
        try await pass(.renew) { try await inner.renew(leases, until: expiry) }
    }

    public func report(_ reports: [ProgressReport]) async throws -> [ActivityLease] {
        try await pass(.report) { try await inner.report(reports) }
    }

    public func release(_ lease: InstanceLease) async throws {
        try await pass(.release) { try await inner.release(lease) }
    }

    public func reclaimDeadWorkers(at now: Timestamp) async throws -> Int {
        try await pass(.reclaimDeadWorkers) { try await inner.reclaimDeadWorkers(at: now) }
    }

    public func results(for keys: [String]) async throws -> [String: ReusableResult] {
        try await pass(.results) { try await inner.results(for: keys) }
    }

    public func forgetResult(for key: String) async throws {
        try await pass(.forgetResult) { try await inner.forgetResult(for: key) }
    }

    public func forgetResults(for keys: [String]) async throws -> Int {
        try await pass(.forgetResults) { try await inner.forgetResults(for: keys) }
    }

    public func visitKept(
        _ visit: @escaping @Sendable (KeptValue) throws -> Void
    ) async throws { try await pass(.visitKept) { try await inner.visitKept(visit) } }

    public func nextDue(after now: Timestamp) async throws -> Timestamp? {
        try await pass(.nextDue) { try await inner.nextDue(after: now) }
    }

    public func queueDepth(at now: Timestamp) async throws -> QueueDepth? {
        try await pass(.queueDepth) { try await inner.queueDepth(at: now) }
    }

    public func subscribe(_ handler: @escaping @Sendable () -> Void) -> StoreSubscription {
        inner.subscribe(handler)
    }
}
