import WeftCore
import WeftDurable

extension StoreConformance {
    static let pauses: [Fact] = [
        Fact("pauses", "a paused activity is not leased, and says why") {
            let lease = try await $0.paused($0.task(1))
            $0.equal(try await $0.leaseTasks(at: 9999).count, 0, "the leases")
            let open = try await $0.store.openActivities(of: lease.instanceID)
            $0.equal(open.map(\.isPaused), [true], "whether it is paused")
            $0.equal(open.map(\.failedAttempts), [1], "the failed attempts")
            $0.equal(open.map(\.lastFailure), [$0.failure], "the last failure")
            $0.equal(open.map(\.lease), [nil], "the holder")
        },
        Fact("pauses", "no moment is awaited for it") {
            let lease = try await $0.paused($0.task(1))
            try await $0.store.release(lease)
            $0.equal(try await $0.store.nextDue(after: $0.at(0)), nil, "the next moment")
        },
        Fact("pauses", "a release gives it all its attempts again") {
            let lease = try await $0.paused($0.task(1))
            try await $0.record(lease, at: 50) { $0.releasesPausedTasks = true }
            let leased = try $0.require(try await $0.leaseTasks(at: 50).first, "the activity")
            $0.equal([leased.attempt, leased.deliveries], [1, 1], "attempt and deliveries")
            $0.equal(leased.scheduledAt, $0.at(50), "the time of scheduling")
            let open = try await $0.store.openActivities(of: lease.instanceID)
            $0.equal(open.map(\.isPaused), [false], "whether it is paused")
        },
        Fact("pauses", "a release concerns the activities of its instance only") {
            _ = try await $0.paused($0.task(1), of: "a")
            let b = try await $0.paused($0.task(2), of: "b")
            try await $0.record(b) { $0.releasesPausedTasks = true }
            $0.equal(try await $0.leaseTasks(at: 9).map(\.request.taskID), [2], "the leases")
        },
        Fact("pauses", "a release leaves those alone that only wait for their retry") {
            let lease = try await $0.scheduled([$0.task(1)])
            let leased = try $0.require(try await $0.leaseTasks(at: 0).first, "the activity")
            try await $0.store.abandon(
                leased.lease, .failedAttempt($0.failure), visibleAt: $0.at(100))
            try await $0.record(lease, at: 5) { $0.releasesPausedTasks = true }
            $0.equal(try await $0.leaseTasks(at: 99).count, 0, "the leases before the retry")
            $0.equal(try await $0.leaseTasks(at: 100).first?.attempt, 2, "the attempt")
        },
        Fact("pauses", "a paused activity does not hold up the others") {
            let lease = try await $0.paused($0.task(1))
            let task = $0.task(2)
            try await $0.record(lease) { $0.newTasks = [task] }
            $0.equal(try await $0.leaseTasks(at: 1).map(\.request.taskID), [2], "the leases")
        },
        Fact("pauses", "the lease of a paused activity is lost") { trial in
            try await trial.scheduled([trial.task(1)])
            let lease = try trial.require(try await trial.leaseTasks(at: 0).first?.lease, "task 1")
            try await trial.store.abandon(
                lease, .paused(trial.failure), visibleAt: trial.at(0))
            await trial.refuses(.leaseLost, "a completion") {
                try await trial.store.complete(lease, with: .completed(1), at: trial.at(1))
            }
            let lost = try await trial.store.renew([.activity(lease)], until: trial.at(60))
            trial.equal(lost, [.activity(lease)], "the lost leases")
        },
        Fact("pauses", "a paused activity can be dropped") {
            let lease = try await $0.paused($0.task(1))
            try await $0.record(lease) { $0.droppedTasks = [1] }
            let open = try await $0.store.openActivities(of: lease.instanceID)
            $0.equal(open.count, 0, "the number of activities")
        },
        Fact("pauses", "a paused activity ends with its instance") {
            let lease = try await $0.paused($0.task(1))
            try await $0.end(lease)
            let open = try await $0.store.openActivities(of: lease.instanceID)
            $0.equal(open.count, 0, "the number of activities")
        },
        Fact("pauses", "dead workers that are reclaimed wake no paused activity") {
            _ = try await $0.paused($0.task(1))
            _ = try await $0.store.reclaimDeadWorkers(at: $0.at(1))
            $0.equal(try await $0.leaseTasks(at: 99).count, 0, "the leases")
        },
    ]
}

extension StoreTrial {
    /// An instance whose activity has used up its attempts.
    fileprivate func paused(
        _ task: TaskRequest, of id: String = "a"
    ) async throws -> InstanceLease {
        let lease = try await scheduled([task], of: id)
        let leased = try require(try await leaseTasks(at: 0).first?.lease, "the activity")
        try await store.abandon(leased, .paused(failure), visibleAt: at(0))
        return lease
    }
}
