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
        case leaseInstances, messages, instancesWithMessages, checkpoint, leaseActivities, complete
        case abandon, renew, report, release
        case reclaimDeadWorkers, results, forgetResult, nextDue, queueDepth
        case forgetResults, visitKept
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

    let inner: any Store
    private let interceptor: (any StoreInterceptor)?
    private let state = Mutex(State())

    /// A store that passes everything on to `inner` until it is told to fail.
    public init(_ inner: any Store) {
        self.inner = inner
        interceptor = nil
    }

    /// A store whose every call passes by an interceptor on its way to `inner` and back.
    package init(_ inner: any Store, interceptor: any StoreInterceptor) {
        self.inner = inner
        self.interceptor = interceptor
    }

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

    func pass<Value: Sendable>(
        _ call: Call, _ body: () async throws -> Value
    ) async throws -> Value {
        let failure = state.withLock { $0.next(call) }
        if let failure, failure.moment == .before { throw failure.error }
        try await interceptor?.before(call)
        let value = try await body()
        try await interceptor?.after(call)
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
