public import WeftCore

/// Calls without payloads, passed on.
extension PayloadOffloadingStore {
    public func openActivities(of id: InstanceID) async throws -> [ActivityRecord] {
        try await inner.openActivities(of: id)
    }

    public func purge(_ ids: [InstanceID]) async throws -> Int { try await inner.purge(ids) }

    public func instancesWithMessages(
        heldBy worker: WorkerID, due now: Timestamp
    ) async throws -> Set<InstanceID>? {
        try await inner.instancesWithMessages(heldBy: worker, due: now)
    }

    public func abandon(
        _ lease: ActivityLease, _ reason: AbandonReason, visibleAt: Timestamp
    ) async throws { try await inner.abandon(lease, reason, visibleAt: visibleAt) }

    public func queueDepth(at now: Timestamp) async throws -> QueueDepth? {
        try await inner.queueDepth(at: now)
    }

    public func renew(_ leases: [Lease], until expiry: Timestamp) async throws -> [Lease] {
        try await inner.renew(leases, until: expiry)
    }

    public func report(_ reports: [ProgressReport]) async throws -> [ActivityLease] {
        try await inner.report(reports)
    }

    public func release(_ lease: InstanceLease) async throws { try await inner.release(lease) }

    public func reclaimDeadWorkers(at now: Timestamp) async throws -> Int {
        try await inner.reclaimDeadWorkers(at: now)
    }

    public func forgetResult(for key: String) async throws {
        try await inner.forgetResult(for: key)
    }

    public func forgetResults(for keys: [String]) async throws -> Int {
        try await inner.forgetResults(for: keys)
    }

    public func visitKept(
        _ visit: @escaping @Sendable (KeptValue) throws -> Void
    ) async throws { try await inner.visitKept(visit) }

    public func nextDue(after now: Timestamp) async throws -> Timestamp? {
        try await inner.nextDue(after: now)
    }

    public func subscribe(_ handler: @escaping @Sendable () -> Void) -> StoreSubscription {
        inner.subscribe(handler)
    }
}
