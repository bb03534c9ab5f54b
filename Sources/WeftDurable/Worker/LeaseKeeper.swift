internal import Foundation
internal import WeftCore

/// Keeps the leases of a worker alive from a thread of its own.
///
/// However busy the machine and the cooperative pool are, the thread wakes up, and what it awaits
/// runs on it too: it is the preferred executor of its renewals.
///
/// `@unchecked Sendable`: everything mutable is guarded by `condition`.
final class LeaseKeeper: TaskExecutor, @unchecked Sendable {
    let store: any Store
    let clock: any WallClock
    let duration: Duration
    let interval: Duration
    private let hasThread: Bool
    let onLost: @Sendable ([Lease]) -> Void
    let onTrouble: @Sendable (any Error) -> Void

    let condition = NSCondition()
    var instances: [InstanceID: InstanceLease] = [:]
    var activities: [Int: (lease: ActivityLease, cancel: @Sendable () -> Void)] = [:]
    var jobs: [UnownedJob] = []
    var renewedAt: Timestamp
    var isRenewing = false
    var renewalWaiters: [CheckedContinuation<Void, Never>] = []
    var isStopped = false
    var stopWaiters: [CheckedContinuation<Void, Never>] = []

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
}
