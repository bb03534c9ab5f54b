internal import Foundation
internal import WeftCore

/// Renewing leases, and telling which were lost: one renewal at a time.
extension LeaseKeeper {
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

    func waitForRenewal() async {
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
    func keep(renews: Bool) async {
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
}
