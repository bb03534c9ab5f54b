import WeftCore
import WeftDurable

extension StoreConformance {
    /// What a worker says of itself when it asks for leases: what it holds, and what it is for.
    static let holdings: [Fact] = [
        Fact("holdings", "an activity that its worker does not know of is given back uncounted") {
            try await $0.scheduled([$0.task(1), $0.task(2)])
            let leased = try await $0.leaseTasks(at: 0)
            $0.equal(leased.count, 2, "the leases")
            let known = try $0.require(leased.first, "a lease").lease
            var request = $0.request(at: 1)
            request.held = Holdings(activities: [known.workItem])
            let again = try await $0.store.leaseActivities(request, named: ["blur"])
            $0.equal(again.map(\.request.taskID), [2], "what was given back and leased again")
            $0.equal(again.map(\.deliveries), [1], "how often it was delivered")
            let lost = try await $0.store.renew(
                leased.map { .activity($0.lease) }, until: $0.at(60))
            $0.equal(lost, [.activity(leased[1].lease)], "the leases that count no longer")
        },
        Fact("holdings", "what is held is left alone, and what others hold") {
            try await $0.scheduled([$0.task(1), $0.task(2)])
            let own = try await $0.leaseTasks("w1", at: 0, limit: 1)
            let others = try await $0.leaseTasks("w2", at: 0)
            var request = $0.request("w1", at: 1, limit: 0)
            request.held = Holdings(activities: Set(own.map(\.lease.workItem)))
            $0.equal(
                try await $0.store.leaseActivities(request, named: ["blur"]).count, 0, "the leases")
            let leases = (own + others).map { Lease.activity($0.lease) }
            $0.equal(try await $0.store.renew(leases, until: $0.at(60)), [], "the lost leases")
        },
        Fact("holdings", "an instance that its worker does not know of is given back") {
            try await $0.create("a")
            try await $0.create("b")
            $0.equal(try await $0.lease(at: 0).count, 2, "the leases")
            var request = $0.request(at: 1, limit: 0)
            request.held = Holdings(instances: [try InstanceID("a")])
            _ = try await $0.store.leaseInstances(request, excluding: [])
            let other = try await $0.lease("w2", at: 1)
            $0.equal(other.map(\.lease.instanceID.text), ["b"], "what another worker gets")
        },
        Fact("holdings", "a scope takes in the children of its instances, and theirs") {
            let parent = try await $0.begun("p")
            let child = try $0.child("c")
            try await $0.record(parent) { $0.newInstances = [child] }
            let lease = try await $0.begin("c")
            let grandchild = try $0.new("g", start: $0.start(parent: ("c", 0)))
            let detached = try $0.new("d", start: $0.start())
            let task = $0.task(1)
            try await $0.record(lease) {
                $0.newInstances = [grandchild, detached]
                $0.newTasks = [task]
            }
            try await $0.create("other")
            var request = $0.request("w2", at: 1)
            request.scope = [try InstanceID("p")]
            let leased = try await $0.store.leaseInstances(request, excluding: [])
            $0.equal(leased.map(\.lease.instanceID.text), ["g"], "the instances")
            let tasks = try await $0.store.leaseActivities(request, named: ["blur"])
            $0.equal(tasks.map(\.instanceID.text), ["c"], "the activities' instances")
            request.scope = [try InstanceID("g")]
            $0.equal(
                try await $0.store.leaseInstances(request, excluding: []).count, 0,
                "what is above a scope")
        },
        Fact("holdings", "a checkpoint below a scope leases the tasks that it queues") {
            let parent = try await $0.begun("p")
            let child = try $0.child("c")
            try await $0.record(parent) { $0.newInstances = [child] }
            let lease = try await $0.begin("c")
            let cases = [("p", $0.task(1), 1), ("other", $0.task(2), 0)]
            for (scope, task, count) in cases {
                var request = $0.request(at: 1, limit: 4)
                request.scope = [try InstanceID(scope)]
                request.expectsEmptyQueue = true
                let receipt = try await $0.record(lease) { [request] in
                    $0.newTasks = [task]
                    $0.leaseActivities = request
                    $0.names = ["blur"]
                }
                $0.equal(receipt.activities.count, count, "the leases within the scope \(scope)")
            }
        },
        Fact("holdings", "what waits for a slot has never been delivered") {
            try await $0.scheduled((1...4).map { [trial = $0] in trial.task($0) })
            // Two have been with a worker that died.
            $0.equal(try await $0.leaseTasks(at: 0, until: 1, limit: 2).count, 2, "the leases")
            var request = $0.request("w2", at: 2)
            request.limit = 4
            request.ahead = 3
            let leased = try await $0.store.leaseActivities(request, named: ["blur"])
            $0.equal(
                Set(leased.map(\.request.taskID)), [1, 3, 4], "one for the slot, the others fresh")
        },
        Fact("holdings", "what waits ahead counts against the limit of the call") {
            try await $0.scheduled((1...5).map { [trial = $0] in trial.task($0) })
            var request = $0.request(at: 0, limit: 3)
            request.ahead = 2
            let leased = try await $0.store.leaseActivities(request, named: ["blur"])
            $0.equal(leased.map(\.request.taskID), [1, 2, 3], "the oldest")
        },
    ]
}
