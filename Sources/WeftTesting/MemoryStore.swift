public import WeftCore
public import WeftDurable
import Synchronization

/// A store that lives in memory: for tests, and the plainest statement of what a store does.
///
/// Nothing survives the process, and everything else is as in a durable store. Every call takes
/// one lock, checks first and changes afterwards, so a call that throws has changed nothing.
///
///     let store = MemoryStore()
///     _ = try await store.create(instance)
public final class MemoryStore: Store {
    private let state = Mutex(MemoryState())
    private let signals = MemorySignals()

    /// An empty store.
    public init() {}

    /// Lets `reclaimDeadWorkers` find this worker dead, as if its process had been killed.
    public func declareDead(_ worker: WorkerID) {
        state.withLock { _ = $0.deadWorkers.insert(worker) }
    }

    /// Lets `reclaimDeadWorkers` find every worker dead that holds something now.
    func declareAllDead() {
        state.withLock { state in state.deadWorkers.formUnion(state.holders) }
    }

    /// What the store holds now. Costs little: what is not changed afterwards is shared.
    package func image() -> MemoryImage { state.withLock { MemoryImage(state: $0) } }

    /// Takes the store back to an earlier moment.
    package func restore(_ image: MemoryImage) { state.withLock { $0 = image.state } }

    public func create(_ instance: NewInstance) async throws -> Creation {
        try change { try $0.create(instance) }
    }

    public func instance(_ id: InstanceID) async throws -> InstanceRecord? {
        state.withLock { $0.instance(id)?.currentRecord }
    }

    public func instances(_ query: InstanceQuery) async throws -> [InstanceRecord] {
        try state.withLock { try $0.records(query) }
    }

    public func history(
        of id: InstanceID, after sequence: Int
    ) async throws -> [HistoryEvent] {
        state.withLock { Array($0.instance(id)?.history.dropFirst(max(0, sequence)) ?? []) }
    }

    public func firstEvent(of id: InstanceID) async throws -> HistoryEvent? {
        state.withLock { $0.instance(id)?.history.first }
    }

    public func openActivities(of id: InstanceID) async throws -> [ActivityRecord] {
        state.withLock { $0.openActivities(of: id) }
    }

    public func openMessages(of id: InstanceID) async throws -> [StoredMessage] {
        state.withLock { state in
            state.instance(id)?.messages.map {
                StoredMessage(id: MessageID($0.number), message: $0.message)
            } ?? []
        }
    }

    public func purge(_ ids: [InstanceID]) async throws -> Int {
        try change { state in ids.count { state.purge($0) } }
    }

    public func send(
        _ message: ControlMessage, to id: InstanceID, at now: Timestamp
    ) async throws {
        try change { try $0.send(message, to: id, at: now) }
    }

    public func leaseInstances(
        _ request: LeaseRequest, excluding: Set<InstanceID>
    ) async throws -> [LeasedInstance] {
        state.withLock { $0.leaseInstances(request, excluding: excluding) }
    }

    public func messages(
        for lease: InstanceLease, due now: Timestamp, excluding seen: Set<MessageID>
    ) async throws -> [StoredMessage] {
        try state.withLock {
            try $0.held(lease).arrived(due: now).filter { !seen.contains($0.id) }
        }
    }

    public func instancesWithMessages(
        heldBy worker: WorkerID, due now: Timestamp
    ) async throws -> Set<InstanceID>? {
        state.withLock { $0.instancesWithMessages(heldBy: worker, due: now) }
    }

    public func checkpoint(_ checkpoint: Checkpoint) async throws -> CheckpointReceipt {
        try change { try $0.record(checkpoint) }
    }

    public func leaseActivities(
        _ request: LeaseRequest, named names: Set<String>
    ) async throws -> [LeasedActivity] {
        state.withLock { $0.leaseActivities(request, named: names) }
    }

    public func complete(
        _ lease: ActivityLease, with outcome: ActivityOutcome, at now: Timestamp
    ) async throws {
        try change { try $0.complete(lease, with: outcome, at: now) }
    }

    public func abandon(
        _ lease: ActivityLease, _ reason: AbandonReason, visibleAt: Timestamp
    ) async throws {
        try change { try $0.abandon(lease, reason, visibleAt: visibleAt) }
    }

    public func renew(_ leases: [Lease], until expiry: Timestamp) async throws -> [Lease] {
        state.withLock { state in leases.filter { !state.renew($0, until: expiry) } }
    }

    public func report(_ reports: [ProgressReport]) async throws -> [ActivityLease] {
        state.withLock { state in reports.filter { !state.keep($0) }.map(\.lease) }
    }

    public func queueDepth(at now: Timestamp) async throws -> QueueDepth? {
        state.withLock { state in
            let waiting = state.waiting.keys.prefix { $0.time <= now }
            return QueueDepth(waiting: waiting.count, oldest: waiting.first?.time)
        }
    }

    public func release(_ lease: InstanceLease) async throws {
        try change { $0.release(lease) }
    }

    public func reclaimDeadWorkers(at now: Timestamp) async throws -> Int {
        try change { $0.reclaimDeadWorkers() }
    }

    public func results(for keys: [String]) async throws -> [String: ReusableResult] {
        state.withLock { state in
            keys.reduce(into: [:]) { found, key in found[key] = state.results[key] }
        }
    }

    public func forgetResult(for key: String) async throws {
        state.withLock { $0.results[key] = nil }
    }

    public func forgetResults(for keys: [String]) async throws -> Int {
        state.withLock { state in keys.count { state.results.removeValue(forKey: $0) != nil } }
    }

    public func visitKept(
        _ visit: @escaping @Sendable (KeptValue) throws -> Void
    ) async throws {
        for value in state.withLock({ $0.kept }) { try visit(value) }
    }

    public func nextDue(after now: Timestamp) async throws -> Timestamp? {
        state.withLock { $0.nextDue(after: now) }
    }

    public func subscribe(_ handler: @escaping @Sendable () -> Void) -> StoreSubscription {
        signals.subscribe(handler)
    }

    /// Changes the state, then tells the subscribers, outside the lock.
    private func change<Value: Sendable>(
        _ body: (inout sending MemoryState) throws -> sending Value
    ) throws -> Value {
        let value = try state.withLock(body)
        signals.fire()
        return value
    }
}

/// The subscribers of a `MemoryStore`.
private final class MemorySignals: Sendable {
    private struct Subscribers {
        var next = 0
        var handlers: [Int: @Sendable () -> Void] = [:]
    }

    private let subscribers = Mutex(Subscribers())

    func subscribe(_ handler: @escaping @Sendable () -> Void) -> StoreSubscription {
        let number = subscribers.withLock { subscribers in
            subscribers.next += 1
            subscribers.handlers[subscribers.next] = handler
            return subscribers.next
        }
        return StoreSubscription { [weak self] in
            self?.subscribers.withLock { $0.handlers[number] = nil }
        }
    }

    func fire() {
        let handlers = subscribers.withLock { Array($0.handlers.values) }
        for handler in handlers { handler() }
    }
}
