import WeftCore
import WeftDurable
import WeftTesting

/// One worker's way to the hub: every call may be delayed, fail, or find its worker dead.
///
/// `@unchecked Sendable`: a simulation runs on one thread.
final class SimulatedStore: Store, @unchecked Sendable {
    let hub: SimulatedHub
    private let jobs: JobQueue
    /// Told before each call, so that disturbances can happen.
    private let onCall: () async -> Void
    private var isDead = false
    /// Whether the worker's process has ended.
    var isGone: Bool { isDead }
    private(set) var isFrozen = false
    private var frozen: [CheckedContinuation<Void, Never>] = []

    init(_ hub: SimulatedHub, jobs: JobQueue, onCall: @escaping () async -> Void) {
        self.hub = hub
        self.jobs = jobs
        self.onCall = onCall
    }

    /// From now on nothing of the worker is kept.
    func die() {
        isDead = true
        thaw()
    }

    func freeze() { isFrozen = true }

    func thaw() {
        isFrozen = false
        let waiting = frozen
        frozen = []
        for continuation in waiting { continuation.resume() }
    }

    private func delay() async throws {
        for _ in 0..<jobs.draw(0...2) { await jobs.yield() }
        if isFrozen, !isDead { await withCheckedContinuation { frozen.append($0) } }
        if isDead { throw CancellationError() }
    }

    private enum Effect { case none, mayBeLost, mustBeKept }

    private func pass<Value: Sendable>(
        _ effect: Effect, _ body: () async throws -> Value
    ) async throws -> Value {
        if isDead { throw CancellationError() }
        hub.callCount += 1
        jobs.note(hub.callCount)
        await onCall()
        try await delay()
        var fault: SimulatedHub.StoreFault?
        if effect != .none {
            if hub.callCount <= hub.fullUntil { throw Self.diskFull }
            if !hub.faults.isEmpty { fault = hub.faults.removeFirst() }
        }
        if fault == .failure { throw FailingStore.defaultError }
        let value = try await body()
        if effect != .none { hub.committed(mustBeKept: effect == .mustBeKept) }
        try await delay()
        if fault == .lostAnswer { throw FailingStore.defaultError }
        return value
    }

    private static let diskFull = DurableError(
        code: .storeUnavailable, "Expected room on the disk, found it full.")
}

extension SimulatedStore {
    func create(_ instance: NewInstance) async throws -> Creation {
        try await pass(.mustBeKept) { try await hub.memory.create(instance) }
    }

    func instance(_ id: InstanceID) async throws -> InstanceRecord? {
        try await pass(.none) { try await hub.memory.instance(id) }
    }

    func instances(_ query: InstanceQuery) async throws -> [InstanceRecord] {
        try await pass(.none) { try await hub.memory.instances(query) }
    }

    func history(of id: InstanceID, after sequence: Int) async throws -> [HistoryEvent] {
        try await pass(.none) { try await hub.memory.history(of: id, after: sequence) }
    }

    func openActivities(of id: InstanceID) async throws -> [ActivityRecord] {
        try await pass(.none) { try await hub.memory.openActivities(of: id) }
    }

    func purge(_ ids: [InstanceID]) async throws -> Int {
        try await pass(.mustBeKept) { try await hub.memory.purge(ids) }
    }

    func send(_ message: ControlMessage, to id: InstanceID, at now: Timestamp) async throws {
        try await pass(.mustBeKept) { try await hub.memory.send(message, to: id, at: now) }
    }

    func leaseInstances(
        _ request: LeaseRequest, excluding: Set<InstanceID>
    ) async throws -> [LeasedInstance] {
        try await pass(.mayBeLost) {
            try await hub.memory.leaseInstances(request, excluding: excluding)
        }
    }

    func messages(
        for lease: InstanceLease, due now: Timestamp, excluding seen: Set<MessageID>
    ) async throws -> [StoredMessage] {
        try await pass(.none) {
            try await hub.memory.messages(for: lease, due: now, excluding: seen)
        }
    }

    func checkpoint(_ checkpoint: Checkpoint) async throws -> CheckpointReceipt {
        try await pass(.mustBeKept) {
            let receipt = try await hub.memory.checkpoint(checkpoint)
            await hub.look(at: checkpoint.lease.instanceID)
            return receipt
        }
    }

    func leaseActivities(
        _ request: LeaseRequest, named names: Set<String>
    ) async throws -> [LeasedActivity] {
        try await pass(.mayBeLost) {
            try await hub.memory.leaseActivities(request, named: names)
        }
    }

    func complete(
        _ lease: ActivityLease, with outcome: ActivityOutcome, at now: Timestamp
    ) async throws {
        try await pass(.mustBeKept) {
            try await hub.memory.complete(lease, with: outcome, at: now)
        }
    }

    func abandon(
        _ lease: ActivityLease, _ reason: AbandonReason, visibleAt: Timestamp
    ) async throws {
        try await pass(.mustBeKept) {
            try await hub.memory.abandon(lease, reason, visibleAt: visibleAt)
        }
    }

    func renew(_ leases: [Lease], until expiry: Timestamp) async throws -> [Lease] {
        try await pass(.mayBeLost) { try await hub.memory.renew(leases, until: expiry) }
    }

    func release(_ lease: InstanceLease) async throws {
        try await pass(.mayBeLost) { try await hub.memory.release(lease) }
    }

    func reclaimDeadWorkers(at now: Timestamp) async throws -> Int {
        try await pass(.mustBeKept) { try await hub.memory.reclaimDeadWorkers(at: now) }
    }

    func results(for keys: [String]) async throws -> [String: ReusableResult] {
        try await pass(.none) { try await hub.memory.results(for: keys) }
    }

    func forgetResult(for key: String) async throws {
        try await pass(.mustBeKept) { try await hub.memory.forgetResult(for: key) }
    }

    func nextDue(after now: Timestamp) async throws -> Timestamp? {
        try await pass(.none) { try await hub.memory.nextDue(after: now) }
    }

    func subscribe(_ handler: @escaping @Sendable () -> Void) -> StoreSubscription {
        hub.memory.subscribe(handler)
    }
}
