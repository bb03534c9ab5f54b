import WeftCore
import WeftDurable

extension StoreConformance {
    static let reports: [Fact] = [
        Fact("reports", "what an activity reports is shown, with its time") {
            let lease = try await $0.leasedTask()
            let progress = ActivityProgress(fraction: 0.25, message: "level 2, \"sweep\" 3 🖌")
            $0.equal(try await $0.report(lease, progress, at: 5), [], "the lost leases")
            let open = try await $0.open()
            $0.equal(open.map(\.progress), [progress], "the progress")
            $0.equal(open.map(\.reportedAt), [$0.at(5)], "the time")
        },
        Fact("reports", "an activity that has not reported shows nothing") {
            _ = try await $0.leasedTask()
            let open = try await $0.open()
            $0.equal(open.map(\.progress), [nil], "the progress")
            $0.equal(open.map(\.reportedAt), [nil], "the time")
        },
        Fact("reports", "the last report is the one that counts") {
            let lease = try await $0.leasedTask()
            for step in 1...3 {
                let progress = ActivityProgress(fraction: Double(step) / 4, message: "\(step)")
                _ = try await $0.report(lease, progress, at: Double(step))
            }
            $0.equal(try await $0.open().map(\.progress?.message), ["3"], "the message")
            $0.equal(try await $0.open().map(\.reportedAt), [$0.at(3)], "the time")
        },
        Fact("reports", "a question changes nothing, and is answered") {
            let lease = try await $0.leasedTask()
            let progress = ActivityProgress(fraction: 0.5)
            _ = try await $0.report(lease, progress, at: 1)
            $0.equal(try await $0.report(lease, nil, at: 9), [], "the lost leases")
            $0.equal(try await $0.open().map(\.progress), [progress], "the progress")
            $0.equal(try await $0.open().map(\.reportedAt), [$0.at(1)], "the time")
        },
        Fact("reports", "leases that were taken over are told, and their report is not kept") {
            let late = try await $0.leasedTask(until: 30)
            _ = try await $0.leaseTasks("w2", at: 31)
            let progress = ActivityProgress(fraction: 0.5)
            $0.equal(try await $0.report(late, progress, at: 32), [late], "the lost leases")
            $0.equal(try await $0.report(late, nil, at: 32), [late], "the lost leases, asked for")
            $0.equal(try await $0.open().map(\.progress), [nil], "the progress")
        },
        Fact("reports", "a lease that expired and was not taken over still reports") {
            let lease = try await $0.leasedTask(until: 30)
            let progress = ActivityProgress(fraction: 0.5)
            $0.equal(try await $0.report(lease, progress, at: 99), [], "the lost leases")
        },
        Fact("cancellation", "the worker of a dropped task learns it by its next report") {
            let instance = try await $0.scheduled([$0.task(1)])
            let lease = try $0.require(try await $0.leaseTasks(at: 0).first?.lease, "task 1")
            try await $0.record(instance) { $0.droppedTasks = [1] }
            $0.equal(try await $0.report(lease, nil, at: 1), [lease], "the lost leases")
            let progress = ActivityProgress(fraction: 0.5)
            $0.equal(try await $0.report(lease, progress, at: 1), [lease], "the lost leases")
        },
        Fact("cancellation", "the workers of an instance that ends learn it by their next report") {
            let instance = try await $0.scheduled([$0.task(1), $0.task(2)])
            let leases = try await $0.leaseTasks(at: 0).map(\.lease)
            try await $0.record(instance, status: .canceled) { $0.outcome = .canceled(reason: "") }
            let time = $0.at(1)
            let lost = try await $0.store.report(
                leases.map { ProgressReport(lease: $0, progress: nil, at: time) })
            $0.equal(Set(lost), Set(leases), "the lost leases")
        },
        Fact("reports", "of several reports exactly the lost leases come back") {
            try await $0.scheduled([$0.task(1), $0.task(2), $0.task(3)])
            let leases = try await $0.leaseTasks(at: 0).map(\.lease)
            try await $0.store.complete(leases[1], with: .completed(1), at: $0.at(1))
            let time = $0.at(2)
            let progress = ActivityProgress(fraction: 0.5)
            let lost = try await $0.store.report([
                ProgressReport(lease: leases[0], progress: progress, at: time),
                ProgressReport(lease: leases[1], progress: progress, at: time),
                ProgressReport(lease: leases[2], progress: nil, at: time),
            ])
            $0.equal(lost, [leases[1]], "the lost leases")
            $0.equal(try await $0.open().map(\.progress), [progress, nil], "the progress")
        },
        Fact("reports", "the next attempt begins without progress") {
            let lease = try await $0.leasedTask()
            _ = try await $0.report(lease, ActivityProgress(fraction: 0.5), at: 1)
            try await $0.store.abandon(lease, .failedAttempt($0.failure), visibleAt: $0.at(2))
            _ = try await $0.leaseTasks(at: 2)
            $0.equal(try await $0.open().map(\.progress), [nil], "the progress")
            $0.equal(try await $0.open().map(\.reportedAt), [nil], "the time")
        },
        Fact("reports", "no reports are no matter") {
            $0.equal(try await $0.store.report([]), [], "the lost leases")
        },
    ]
}

extension StoreTrial {
    fileprivate func leasedTask(until expiry: Double = 1000) async throws -> ActivityLease {
        try await scheduled([task(1)])
        return try require(
            try await leaseTasks(at: 0, until: expiry).first?.lease, "the activity")
    }

    fileprivate func report(
        _ lease: ActivityLease, _ progress: ActivityProgress?, at seconds: Double
    ) async throws -> [ActivityLease] {
        try await store.report([
            ProgressReport(lease: lease, progress: progress, at: at(seconds))
        ])
    }

    fileprivate func open() async throws -> [ActivityRecord] {
        try await store.openActivities(of: try InstanceID("a"))
    }
}
