public import WeftCore
public import WeftDurable
import Synchronization

/// A store that fails where a test wants it to: before the inner store is asked, or after it has
/// committed and before the caller hears of it.
///
///     let store = FailingStore(MemoryStore())
///     store.fail(.checkpoint, .after)            // the next one is kept, its caller told otherwise
///     store.crash(atCall: 7, .before)            // the seventh call of all and every later one
public final class FailingStore: Store {
    /// The calls of `Store` that can fail.
    public enum Call: String, Hashable, Sendable, CaseIterable {
        case create, instance, instances, history, openActivities, openMessages, purge, send
        case leaseInstances, messages, checkpoint, leaseActivities, complete, abandon, renew,
            release
        case reclaimDeadWorkers, results, forgetResult, nextDue
    }

    /// On which side of the inner store's commit a call fails.
    public enum Moment: Hashable, Sendable {
        /// Nothing was kept.
        case before
        /// Everything was kept, and the caller is told that it failed.
        case after
    }

    /// What is thrown unless a test gives another error.
    public static let defaultError = DurableError(
        code: .storeUnavailable, "Expected the store to answer, found a failure made by a test.")

    fileprivate struct Plan {
        let moment: Moment
        let error: any Error
        var skipping: Int
        var times: Int
    }

    fileprivate struct State {
        var plans: [Call: [Plan]] = [:]
        var crash: (number: Int, moment: Moment)?
        var calls: [Call] = []
    }

    private let inner: any Store
    private let state = Mutex(State())

    /// A store that passes everything on to `inner` until it is told to fail.
    public init(_ inner: any Store) { self.inner = inner }

    /// Every call so far, in order.
    public var calls: [Call] { state.withLock(\.calls) }

    /// Makes a call fail: after `skipping` of its kind have passed, `times` times.
    public func fail(
        _ call: Call, _ moment: Moment = .before, skipping: Int = 0, times: Int = 1,
        with error: any Error = FailingStore.defaultError
    ) {
        let plan = Plan(moment: moment, error: error, skipping: skipping, times: times)
        state.withLock { $0.plans[call, default: []].append(plan) }
    }

    /// Makes the call with this number, from 1 and counted over all kinds, fail at that moment,
    /// and every later one fail before it does anything: what a killed process looks like.
    public func crash(atCall number: Int, _ moment: Moment = .before) {
        state.withLock { $0.crash = (number, moment) }
    }

    /// Lets every call pass again.
    public func recover() {
        state.withLock { state in
            state.plans = [:]
            state.crash = nil
        }
    }

    private func pass<Value: Sendable>(
        _ call: Call, _ body: () async throws -> Value
    ) async throws -> Value {
        let failure = state.withLock { $0.next(call) }
        if let failure, failure.moment == .before { throw failure.error }
        let value = try await body()
        if let failure { throw failure.error }
        return value
    }
}

extension FailingStore.State {
    /// Counts a call and says whether it has to fail.
    fileprivate mutating func next(
        _ call: FailingStore.Call
    ) -> (moment: FailingStore.Moment, error: any Error)? {
        calls.append(call)
        if let crash, calls.count >= crash.number {
            let isFirst = calls.count == crash.number
            return (isFirst ? crash.moment : .before, FailingStore.defaultError)
        }
        guard let index = plans[call]?.firstIndex(where: { $0.times > 0 }) else { return nil }
        guard let plan = plans[call]?[index], plan.skipping == 0 else {
            plans[call]?[index].skipping -= 1
            return nil
        }
        plans[call]?[index].times -= 1
        return (plan.moment, plan.error)
    }
}

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

    public func nextDue(after now: Timestamp) async throws -> Timestamp? {
        try await pass(.nextDue) { try await inner.nextDue(after: now) }
    }

    public func subscribe(_ handler: @escaping @Sendable () -> Void) -> StoreSubscription {
        inner.subscribe(handler)
    }
}
