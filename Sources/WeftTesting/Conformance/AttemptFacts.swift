import WeftCore
import WeftDurable

extension StoreConformance {
    static let attempts: [Fact] = [
        Fact("attempts", "a failed attempt counts and stands in the record") {
            let lease = try await $0.scheduled([$0.task(1)])
            let failure = Failure(code: "io", message: "It \"broke\".")
            for attempt in 1...3 {
                let leased = try $0.require(try await $0.leaseTasks(at: 1).first, "the activity")
                $0.equal(leased.attempt, attempt, "the attempt")
                $0.equal(leased.deliveries, 1, "the deliveries")
                try await $0.store.abandon(
                    leased.lease, .failedAttempt(failure), visibleAt: $0.at(1))
            }
            let open = try await $0.store.openActivities(of: lease.instanceID)
            $0.equal(open.map(\.failedAttempts), [3], "the failed attempts")
            $0.equal(open.map(\.lastFailure), [failure], "the last failure")
            $0.equal(open.map(\.lease), [nil], "the holder")
        },
        Fact("attempts", "a worker that stops counts neither as attempt nor as delivery") {
            try await $0.scheduled([$0.task(1)])
            for _ in 1...3 {
                let leased = try $0.require(try await $0.leaseTasks(at: 1).first, "the activity")
                $0.equal([leased.attempt, leased.deliveries], [1, 1], "attempt and deliveries")
                try await $0.store.abandon(leased.lease, .stopping, visibleAt: $0.at(1))
            }
        },
        Fact("attempts", "a lease that expired counts as delivery, not as attempt") {
            try await $0.scheduled([$0.task(1)])
            for delivery in 1...4 {
                let time = Double(delivery) * 10
                let leased = try $0.require(
                    try await $0.leaseTasks(at: time, until: time + 10).first, "the activity")
                $0.equal(leased.deliveries, delivery, "the deliveries")
                $0.equal(leased.attempt, 1, "the attempt")
            }
        },
        Fact("attempts", "a failed attempt resets the deliveries; stopping keeps earlier deaths") {
            try await $0.scheduled([$0.task(1)])
            _ = try await $0.leaseTasks(at: 0, until: 10)
            let second = try $0.require(
                try await $0.leaseTasks(at: 10, until: 20).first, "the second")
            try await $0.store.abandon(second.lease, .stopping, visibleAt: $0.at(11))
            let third = try $0.require(try await $0.leaseTasks(at: 11).first, "the third")
            $0.equal(third.deliveries, 2, "the deliveries after one death and one stop")
            let failure = Failure(code: "io", message: "m")
            try await $0.store.abandon(
                third.lease, .failedAttempt(failure), visibleAt: $0.at(12))
            let fourth = try $0.require(try await $0.leaseTasks(at: 12).first, "the fourth")
            $0.equal([fourth.attempt, fourth.deliveries], [2, 1], "attempt and deliveries")
        },
        Fact("attempts", "an activity is not leased before it is visible") {
            try await $0.scheduled([$0.task(1)])
            let leased = try $0.require(try await $0.leaseTasks(at: 0).first, "the activity")
            try await $0.store.abandon(leased.lease, .stopping, visibleAt: $0.at(10))
            $0.equal(try await $0.leaseTasks(at: 9.999_999).count, 0, "the leases before")
            $0.equal(try await $0.leaseTasks(at: 10).count, 1, "the leases at the moment")
        },
        Fact("attempts", "an activity that waits for its retry does not hold up the others") {
            try await $0.scheduled([$0.task(1), $0.task(2)])
            let first = try $0.require(
                try await $0.leaseTasks(at: 0, limit: 1).first, "the activity")
            try await $0.store.abandon(first.lease, .stopping, visibleAt: $0.at(100))
            let next = try await $0.leaseTasks(at: 1, limit: 1)
            $0.equal(next.map(\.request.taskID), [2], "the tasks")
        },
        Fact("attempts", "an abandoned lease is no longer valid") { trial in
            try await trial.scheduled([trial.task(1)])
            let lease = try trial.require(try await trial.leaseTasks(at: 0).first?.lease, "task 1")
            try await trial.store.abandon(lease, .stopping, visibleAt: trial.at(0))
            await trial.refuses(.leaseLost, "a completion") {
                try await trial.store.complete(lease, with: .completed(1), at: trial.at(1))
            }
            let lost = try await trial.store.renew([.activity(lease)], until: trial.at(9))
            trial.equal(lost, [.activity(lease)], "the lost leases")
        },
        Fact("attempts", "open activities are listed in order, with holder and visibility") {
            let lease = try await $0.scheduled([$0.task(3), $0.task(1)], at: 2)
            _ = try await $0.leaseTasks("w9", at: 3, until: 33, limit: 1)
            let open = try await $0.store.openActivities(of: lease.instanceID)
            $0.equal(open.map(\.taskID), [3, 1], "the tasks")
            $0.equal(open.map(\.label), ["label 3", "label 1"], "the labels")
            $0.equal(open.map(\.visibleAt), [$0.at(2), $0.at(2)], "the moments of visibility")
            $0.equal(
                open.map(\.lease), [LeaseHolder(worker: WorkerID("w9"), expires: $0.at(33)), nil],
                "the holders")
        },
    ]
}
