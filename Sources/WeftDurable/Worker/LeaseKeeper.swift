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
    private let onLost: @Sendable ([Lease]) -> Void
    private let onTrouble: @Sendable (any Error) -> Void

    private let condition = NSCondition()
    private var instances: [InstanceID: InstanceLease] = [:]
    private var activities: [Int: (lease: ActivityLease, cancel: @Sendable () -> Void)] = [:]
    private var jobs: [UnownedJob] = []
    private var renewedAt: Timestamp
    private var isRenewing = false
    private var isStopped = false
    private var stopWaiters: [CheckedContinuation<Void, Never>] = []

    init(
        store: any Store, clock: any WallClock, options: WorkerOptions,
        onLost: @escaping @Sendable ([Lease]) -> Void,
        onTrouble: @escaping @Sendable (any Error) -> Void
    ) {
        self.store = store
        self.clock = clock
        duration = options.leaseDuration
        interval = options.renewalInterval
        renewedAt = clock.now
        self.onLost = onLost
        self.onTrouble = onTrouble
    }

    func start() {
        let thread = Thread { self.run() }
        thread.name = "weft-leases"
        thread.start()
    }

    /// Ends the thread; returns when it touches the store no more.
    func stop() async {
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
    func hold(_ lease: ActivityLease, cancel: @escaping @Sendable () -> Void = {}) {
        condition.withLock { activities[lease.workItem] = (lease, cancel) }
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

    // MARK: - Renewal

    /// Renews where the wall clock says so: it may have been set forward, or the machine slept.
    func renewIfDue(at now: Timestamp) async {
        guard condition.withLock({ now - renewedAt >= interval && beginRenewal() }) else { return }
        await renew()
    }

    /// Renews all leases, and tells which were lost.
    private func renew() async {
        defer {
            condition.withLock {
                isRenewing = false
                condition.signal()
            }
        }
        let now = clock.now
        let leases = condition.withLock {
            instances.values.map(Lease.instance) + activities.values.map { .activity($0.lease) }
        }
        do {
            let lost = leases.isEmpty ? [] : try await store.renew(leases, until: now + duration)
            condition.withLock { renewedAt = now }
            forget(lost)
            if !lost.isEmpty { onLost(lost) }
        } catch {
            onTrouble(error)
        }
    }

    private func forget(_ lost: [Lease]) {
        for lease in lost {
            switch lease {
            case .instance(let lease): drop(lease)
            case .activity(let lease):
                condition.withLock { activities[lease.workItem]?.cancel }?()
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

    // MARK: - The thread

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        condition.withLock {
            jobs.append(job)
            condition.signal()
        }
    }

    private func run() {
        let clock = ContinuousClock()
        var next = clock.now + interval
        while true {
            let (jobs, isDone) = waitForJobs(until: next)
            for job in jobs { job.runSynchronously(on: asUnownedTaskExecutor()) }
            if isDone { break }
            guard clock.now >= next else { continue }
            next = clock.now + interval
            if condition.withLock({ beginRenewal() }) {
                Task(executorPreference: self) { await self.renew() }
            }
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
