import WeftCore
import WeftDurable

extension StoreConformance {
    static let leasing: [Fact] = leasingOrder + fencing + renewal

    private static let leasingOrder: [Fact] = [
        Fact("leases", "instances that have waited longest come first") {
            try await $0.create("late", at: 3)
            try await $0.create("early", at: 1)
            try await $0.create("middle", at: 2)
            let ids = try await $0.lease(at: 5).map(\.lease.instanceID.text)
            $0.equal(ids, ["early", "middle", "late"], "the order")
        },
        Fact("leases", "instances that came at the same moment are leased in order of creation") {
            for id in ["c", "a", "b"] { try await $0.create(id) }
            let ids = try await $0.lease(at: 5).map(\.lease.instanceID.text)
            $0.equal(ids, ["c", "a", "b"], "the order")
        },
        Fact("leases", "an instance that was busy does not starve the others") {
            let busy = try await $0.started("busy")
            try await $0.create("quiet", at: 1)
            try await $0.send("again", to: "busy", at: 2)
            try await $0.store.release(busy)
            let ids = try await $0.lease(at: 3, limit: 1).map(\.lease.instanceID.text)
            $0.equal(ids, ["quiet"], "the first instance")
        },
        Fact("leases", "no more instances are leased than asked for") {
            for number in 0..<5 { try await $0.create("i\(number)") }
            $0.equal(try await $0.lease(at: 0, limit: 2).count, 2, "the first lease")
            $0.equal(try await $0.lease(at: 0, limit: 0).count, 0, "a lease of none")
            $0.equal(try await $0.lease(at: 0, limit: 9).count, 3, "the rest")
        },
        Fact("leases", "an instance is leased to one worker at a time") {
            try await $0.create("a")
            $0.equal(try await $0.lease("w1", at: 0).count, 1, "the first lease")
            $0.equal(try await $0.lease("w2", at: 1).count, 0, "the second lease")
            $0.equal(try await $0.lease("w1", at: 1).count, 0, "a second lease of its holder")
        },
        Fact("leases", "an instance with a new message is not leased again while it is held") {
            _ = try await $0.started()
            try await $0.send("e", at: 1)
            $0.equal(try await $0.lease("w2", at: 2).count, 0, "the leases")
        },
        Fact("leases", "an instance without anything to do is not leased") {
            let lease = try await $0.started()
            try await $0.store.release(lease)
            $0.equal(try await $0.lease(at: 1).count, 0, "the leases")
        },
        Fact("leases", "excluded instances are left to others, the rest is not held up") {
            let a = try await $0.create("a")
            try await $0.create("b")
            let ids = try await $0.lease(at: 0, limit: 1, excluding: [a])
            $0.equal(ids.map(\.lease.instanceID.text), ["b"], "the lease of one that excludes")
            $0.equal(try await $0.lease("w2", at: 0).count, 1, "the lease of another worker")
        },
        Fact("leases", "simultaneous workers never get the same instance") {
            let store = $0.store
            for number in 0..<40 { try await $0.create("i\(number)") }
            let requests = (0..<8).map { [trial = $0] number in
                trial.request("w\(number)", at: 1, limit: 7)
            }
            let ids = try await withThrowingTaskGroup(of: [InstanceID].self) { group in
                for request in requests {
                    group.addTask {
                        try await store.leaseInstances(request, excluding: [])
                            .map(\.lease.instanceID)
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            $0.equal(ids.count, 40, "the number of leases")
            $0.equal(Set(ids).count, 40, "the number of instances")
        },
    ]

    private static let fencing: [Fact] = [
        Fact("leases", "an expired lease is taken over with a larger token") {
            try await $0.create("a")
            let first = try await $0.lease("w1", at: 0, until: 30)
            $0.equal(try await $0.lease("w2", at: 29.9).count, 0, "a lease before the expiry")
            let second = try await $0.lease("w2", at: 30)
            let old = try $0.require(first.first?.lease.token, "the first lease")
            let new = try $0.require(second.first?.lease.token, "the lease at the expiry")
            $0.expect(new > old, "Expected a token larger than \(old), found \(new).")
            $0.equal(second.first?.messages.count, 1, "the messages handed over")
        },
        Fact("leases", "a checkpoint after a takeover is refused and nothing of it is kept") {
            trial in
            try await trial.create("a")
            let late = try trial.require(
                try await trial.lease("w1", at: 0, until: 30).first, "the first lease")
            let newer = try trial.require(
                try await trial.lease("w2", at: 40).first?.lease, "the takeover")
            await trial.refuses(.leaseLost, "the late checkpoint") {
                try await trial.record(late.lease, at: 41, status: .failed) {
                    $0.consumedMessages = late.messages.map(\.id)
                    $0.events = [trial.event(1)]
                    $0.newTasks = [trial.task(1)]
                    $0.newTimers = [Checkpoint.NewTimer(timerID: 1, fireAt: trial.at(50))]
                    $0.results = [Checkpoint.NewResult(key: "k", taskID: 1, result: 1)]
                }
            }
            let record = try await trial.record()
            trial.equal(record.status, .pending, "the status")
            trial.equal(record.lastSequence, 0, "the last event")
            trial.equal(try await trial.names(newer, due: 60), ["start"], "the messages")
            trial.equal(try await trial.leaseTasks(at: 60).count, 0, "the tasks")
            trial.equal(try await trial.store.results(for: ["k"]).count, 0, "the results")
        },
        Fact("leases", "a lease that expired and was not taken over still counts") {
            try await $0.create("a")
            let lease = try $0.require(
                try await $0.lease(at: 0, until: 30).first?.lease, "the lease")
            let event = $0.event(1)
            try await $0.record(lease, at: 99) { $0.events = [event] }
            $0.equal(try await $0.record().lastSequence, 1, "the last event")
        },
        Fact("leases", "a released instance is free at once, and its old lease is refused") {
            trial in
            let lease = try await trial.started()
            try await trial.send("e", at: 1)
            try await trial.store.release(lease)
            await trial.refuses(.leaseLost, "a checkpoint after the release") {
                try await trial.record(lease, at: 1)
            }
            let next = try await trial.lease("w2", at: 1)
            trial.equal(next.count, 1, "the leases after the release")
            await trial.refuses(.leaseLost, "a checkpoint after the takeover") {
                try await trial.record(lease, at: 1)
            }
        },
        Fact("leases", "releasing a lease that was lost changes nothing") {
            try await $0.create("a")
            let late = try $0.require(
                try await $0.lease("w1", at: 0, until: 30).first?.lease, "the first lease")
            _ = try await $0.lease("w2", at: 40)
            try await $0.store.release(late)
            $0.equal(try await $0.record().lease?.worker, WorkerID("w2"), "the holder")
        },
        Fact("leases", "reading messages with a lease that was lost is refused") { trial in
            try await trial.create("a")
            let late = try trial.require(
                try await trial.lease("w1", at: 0, until: 30).first?.lease, "the first lease")
            _ = try await trial.lease("w2", at: 40)
            await trial.refuses(.leaseLost, "reading with the old lease") {
                _ = try await trial.names(late)
            }
        },
        Fact("leases", "the record names the holder and the expiry") {
            let lease = try await $0.started("a", worker: "me", until: 77)
            $0.equal(
                try await $0.record().lease,
                LeaseHolder(worker: WorkerID("me"), expires: $0.at(77)), "the holder")
            try await $0.store.release(lease)
            $0.equal(try await $0.record().lease, nil, "the holder after the release")
        },
    ]

    private static let renewal: [Fact] = [
        Fact("leases", "renewed leases of instances and activities last longer") {
            let instance = try await $0.started("a", until: 30)
            let task = $0.task(1)
            try await $0.record(instance) { $0.newTasks = [task] }
            let activity = try $0.require(
                try await $0.leaseTasks(at: 0, until: 30).first?.lease, "the activity")
            try await $0.send("e", at: 1)
            let lost = try await $0.store.renew(
                [.instance(instance), .activity(activity)], until: $0.at(60))
            $0.equal(lost, [], "the lost leases")
            $0.equal(try await $0.lease("w2", at: 45).count, 0, "instances at 45 s")
            $0.equal(try await $0.leaseTasks("w2", at: 45).count, 0, "activities at 45 s")
            $0.equal(try await $0.lease("w2", at: 60).count, 1, "instances at 60 s")
            $0.equal(try await $0.leaseTasks("w2", at: 60).count, 1, "activities at 60 s")
        },
        Fact("leases", "renewal reports exactly the leases that were lost") {
            try await $0.scheduled([$0.task(1), $0.task(2)])
            let leased = try await $0.leaseTasks("w1", at: 0, until: 30)
            try await $0.create("b")
            let instance = try $0.require(
                try await $0.lease("w1", at: 0, until: 30).first?.lease, "the instance")
            let taken = try await $0.leaseTasks("w2", at: 31, limit: 1)
            _ = try await $0.lease("w2", at: 31)
            $0.equal(taken.count, 1, "the activities taken over")
            let all = leased.map { Lease.activity($0.lease) } + [.instance(instance)]
            let lost = try await $0.store.renew(all, until: $0.at(60))
            let expected = leased.filter { $0.lease.workItem == taken.first?.lease.workItem }
            $0.equal(
                Set(lost), Set(expected.map { .activity($0.lease) } + [.instance(instance)]),
                "the lost leases")
        },
        Fact("leases", "a lease of a purged instance is reported as lost") {
            let lease = try await $0.started()
            try await $0.end(lease)
            _ = try await $0.store.purge([lease.instanceID])
            let lost = try await $0.store.renew([.instance(lease)], until: $0.at(60))
            $0.equal(lost, [.instance(lease)], "the lost leases")
        },
        Fact("leases", "a lease of a purged instance is no lease of a new one with that ID") {
            trial in
            let old = try await trial.started()
            try await trial.end(old)
            _ = try await trial.store.purge([old.instanceID])
            try await trial.create("a")
            _ = try await trial.lease("w2", at: 1)
            await trial.refuses(.leaseLost, "a checkpoint with the old lease") {
                try await trial.record(old, at: 2)
            }
        },
        Fact("leases", "live workers lose nothing when dead ones are reclaimed") {
            let lease = try await $0.scheduled([$0.task(1)])
            let activity = try $0.require(
                try await $0.leaseTasks(at: 0).first?.lease, "the activity")
            $0.equal(try await $0.store.reclaimDeadWorkers(at: $0.at(1)), 0, "the freed leases")
            let lost = try await $0.store.renew(
                [.instance(lease), .activity(activity)], until: $0.at(60))
            $0.equal(lost, [], "the lost leases")
        },
    ]
}
