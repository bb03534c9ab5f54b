internal import Foundation
internal import WeftCore

/// Keeps the leases of a worker alive from a thread of its own.
///
/// However busy the machine and the cooperative pool are, the thread wakes up, and what it awaits
/// runs on it too: it is the preferred executor of its renewals.
///
/// `@unchecked Sendable`: everything mutable is guarded by `condition`.
final class LeaseKeeper: TaskExecutor, @unchecked Sendable {
    private let store: any Store
    private let clock: any WallClock
    private let duration: Duration
    private let interval: Duration
    private let hasThread: Bool
    private let onLost: @Sendable ([Lease]) -> Void
    private let onTrouble: @Sendable (any Error) -> Void

    private let condition = NSCondition()
    private var instances: [InstanceID: InstanceLease] = [:]
    private var activities: [Int: (lease: ActivityLease, cancel: @Sendable () -> Void)] = [:]
    private var jobs: [UnownedJob] = []
    private var renewedAt: Timestamp
    private var isRenewing = false
    private var renewalWaiters: [CheckedContinuation<Void, Never>] = []
    private var isStopped = false
    private var stopWaiters: [CheckedContinuation<Void, Never>] = []

    init(
        store: any Store, clock: any WallClock, options: WorkerOptions, hasThread: Bool = true,
        onLost: @escaping @Sendable ([Lease]) -> Void,
        onTrouble: @escaping @Sendable (any Error) -> Void
    ) {
        self.store = store
        self.clock = clock
        duration = options.leaseDuration
        interval = options.renewalInterval
        self.hasThread = hasThread
        renewedAt = clock.now
        self.onLost = onLost
        self.onTrouble = onTrouble
    }

    func start() {
        guard hasThread else { return }
        let thread = Thread { self.run() }
        thread.name = "weft-leases"
        thread.start()
    }

    /// Ends the thread as soon as it can.
    func stopSoon() {
        condition.withLock {
            isStopped = true
            condition.signal()
        }
    }

    /// Ends the thread; returns when it touches the store no more.
    func stop() async {
        guard hasThread else {
            stopSoon()
            return await waitForRenewal()
        }
        await withCheckedContinuation { continuation in
            condition.withLock {
                isStopped = true
                stopWaiters.append(continuation)
                condition.signal()
            }
        }
    }

    // MARK: - What is kept

    func hold(_ lease: InstanceLease) {
        condition.withLock { instances[lease.instanceID] = lease }
    }

    /// - Parameter cancel: Called at once, from the keeper's thread, when the lease is lost.
    /// - Returns: a lease of the same work item that was kept until now, which this one ends.
    @discardableResult
    func hold(
        _ lease: ActivityLease, cancel: @escaping @Sendable () -> Void = {}
    ) -> ActivityLease? {
        let former = condition.withLock {
            activities.updateValue((lease, cancel), forKey: lease.workItem)
        }
        return former.flatMap { $0.lease.token == lease.token ? nil : $0.lease }
    }

    func drop(_ lease: InstanceLease) {
        condition.withLock {
            guard instances[lease.instanceID]?.token == lease.token else { return }
            instances[lease.instanceID] = nil
        }
    }

    func drop(_ lease: ActivityLease) {
        condition.withLock {
            guard activities[lease.workItem]?.lease.token == lease.token else { return }
            activities[lease.workItem] = nil
        }
    }

    /// All that the worker knows that it holds.
    var holdings: Holdings {
        condition.withLock {
            Holdings(instances: Set(instances.keys), activities: Set(activities.keys))
        }
    }

    // MARK: - Renewal

    /// The moment by which leases are to be judged: now, unless a renewal is overdue because the
    /// clock jumped. So a worker that wakes up does not take over its own leases.
    func moment(atMost now: Timestamp) -> Timestamp {
        condition.withLock { min(now, renewedAt + interval) }
    }

    /// How long ago the leases were last renewed.
    func age(at now: Timestamp) -> Duration { condition.withLock { now - renewedAt } }

    /// Renews where the wall clock says so: it may have been set forward, or the machine slept.
    /// Returns when it is done, by whomever.
    /// - Throws: the store's error.
    func renewIfDue(at now: Timestamp) async throws {
        // Twice: after the wait for a renewal that failed, this one is tried.
        for _ in 0..<2 where condition.withLock({ now - renewedAt >= interval && !isStopped }) {
            if condition.withLock({ beginRenewal() }) { return try await renew() }
            await waitForRenewal()
        }
    }

    private func waitForRenewal() async {
        await withCheckedContinuation { continuation in
            let isOver = condition.withLock {
                if isRenewing { renewalWaiters.append(continuation) }
                return !isRenewing
            }
            if isOver { continuation.resume() }
        }
    }

    /// What the thread does each time: frees what workers held that have died since, so that a
    /// survivor need not wait for their leases to run out; and renews where that is due.
    private func keep(renews: Bool) async {
        do {
            if renews, condition.withLock({ beginRenewal() }) { try await renew() }
            guard condition.withLock({ beginRenewal() }) else { return }
            defer { endRenewal() }
            _ = try await store.reclaimDeadWorkers(at: clock.now)
        } catch { onTrouble(error) }
    }

    /// Renews all leases, and tells which were lost. Begin with `beginRenewal`.
    private func renew() async throws {
        defer { endRenewal() }
        let now = clock.now
        let leases = condition.withLock {
            instances.values.map(Lease.instance) + activities.values.map { .activity($0.lease) }
        }
        let lost = leases.isEmpty ? [] : try await store.renew(leases, until: now + duration)
        condition.withLock { renewedAt = now }
        forget(lost)
        if !lost.isEmpty { onLost(lost) }
    }

    private func forget(_ lost: [Lease]) {
        for lease in lost {
            switch lease {
            case .instance(let lease): drop(lease)
            case .activity(let lease):
                // The work item may have been given back and leased again while it was renewed.
                let held = condition.withLock { activities[lease.workItem] }
                if held?.lease.token == lease.token { held?.cancel() }
                drop(lease)
            }
        }
    }

    /// Call with the lock held. One renewal at a time.
    private func beginRenewal() -> Bool {
        guard !isRenewing, !isStopped else { return false }
        isRenewing = true
        return true
    }

    private func endRenewal() {
        let waiters = condition.withLock {
            isRenewing = false
            condition.signal()
            defer { renewalWaiters = [] }
            return renewalWaiters
        }
        for waiter in waiters { waiter.resume() }
    }

    // MARK: - The thread

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        condition.withLock {
            jobs.append(job)
            condition.signal()
        }
    }

    /// Dead workers are looked for so many times between two renewals.
    private static let looksPerRenewal = 4

    private func run() {
        let clock = ContinuousClock()
        let pause = interval / Self.looksPerRenewal
        var next = clock.now + pause
        var looks = 0
        while true {
            let (jobs, isDone) = waitForJobs(until: next)
            for job in jobs { job.runSynchronously(on: asUnownedTaskExecutor()) }
            if isDone { break }
            guard clock.now >= next else { continue }
            next = clock.now + pause
            looks += 1
            let isDue = looks % Self.looksPerRenewal == 0
            Task(executorPreference: self) { await self.keep(renews: isDue) }
        }
        let waiters = condition.withLock { stopWaiters }
        for waiter in waiters { waiter.resume() }
    }

    /// Sleeps until there is something to do. Done means stopped, with nothing under way.
    private func waitForJobs(
        until moment: ContinuousClock.Instant
    ) -> (jobs: [UnownedJob], isDone: Bool) {
        condition.withLock {
            while jobs.isEmpty, ContinuousClock.now < moment, !(isStopped && !isRenewing) {
                let left = ContinuousClock.now.duration(to: moment)
                _ = condition.wait(until: Date(timeIntervalSinceNow: left.inSeconds))
            }
            defer { jobs = [] }
            return (jobs, jobs.isEmpty && isStopped && !isRenewing)
        }
    }
}
