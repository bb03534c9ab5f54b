import WeftCore
import WeftDurable

extension StoreConformance {
    static let activities: [Fact] = [
        Fact("activities", "what is leased is what was scheduled") {
            let request = TaskRequest(
                taskID: 3, activity: "blur", label: "soft", input: ["sigma": 1.5],
                retry: try RetryPolicy(attempts: 4, jitter: 0.5, nonRetryable: ["broken"]),
                timeout: .seconds(90), reuseKey: "key")
            try await $0.scheduled([request], at: 7)
            let leased = try $0.require(
                try await $0.leaseTasks(at: 8, until: 44).first, "the activity")
            $0.equal(leased.request, request, "the request")
            $0.equal(leased.instanceID.text, "a", "the instance")
            $0.equal([leased.attempt, leased.deliveries], [1, 1], "attempt and deliveries")
            $0.equal(leased.scheduledAt, $0.at(7), "the time of scheduling")
            $0.equal(leased.lease.expires, $0.at(44), "the expiry")
        },
        Fact("activities", "the oldest are leased first, whatever their instance") {
            let a = try await $0.scheduled([$0.task(1)], of: "a", at: 1)
            try await $0.scheduled([$0.task(2)], of: "b", at: 2)
            let task = $0.task(3)
            try await $0.record(a, at: 3) { $0.newTasks = [task] }
            let ids = try await $0.leaseTasks(at: 5).map(\.request.taskID)
            $0.equal(ids, [1, 2, 3], "the order")
        },
        Fact("activities", "the oldest are leased first, whatever their name") {
            try await $0.scheduled([$0.task(1, "blur"), $0.task(2, "load"), $0.task(3, "blur")])
            let first = try await $0.leaseTasks(at: 1, limit: 2, named: ["load", "blur"])
            $0.equal(first.map(\.request.taskID), [1, 2], "the first two")
        },
        Fact("activities", "only names that the worker knows are leased; the others stay") {
            try await $0.scheduled([$0.task(1, "gpu"), $0.task(2, "blur"), $0.task(3, "gpu")])
            let known = try await $0.leaseTasks(at: 1, named: ["blur"])
            $0.equal(known.map(\.request.taskID), [2], "the known activities")
            $0.equal(try await $0.leaseTasks(at: 1, named: []).count, 0, "those of no name")
            let others = try await $0.leaseTasks("w2", at: 1, named: ["gpu"])
            $0.equal(others.map(\.request.taskID), [1, 3], "those left to others")
        },
        Fact("activities", "many of an unknown name do not hide the known ones") {
            let unknown = (0..<500).map { [trial = $0] in trial.task($0, "gpu") }
            try await $0.scheduled(unknown + [$0.task(900)])
            $0.equal(try await $0.leaseTasks(at: 1).map(\.request.taskID), [900], "the known one")
        },
        Fact("activities", "no more are leased than asked for") {
            try await $0.scheduled((0..<5).map { [trial = $0] in trial.task($0) })
            $0.equal(try await $0.leaseTasks(at: 0, limit: 2).count, 2, "the first lease")
            $0.equal(try await $0.leaseTasks(at: 0, limit: 0).count, 0, "a lease of none")
            $0.equal(try await $0.leaseTasks(at: 0, limit: 9).count, 3, "the rest")
        },
        Fact("activities", "an activity is leased to one worker at a time") {
            try await $0.scheduled([$0.task(1)])
            $0.equal(try await $0.leaseTasks("w1", at: 0, until: 30).count, 1, "the first lease")
            $0.equal(try await $0.leaseTasks("w2", at: 29).count, 0, "the second lease")
            $0.equal(try await $0.leaseTasks("w1", at: 29).count, 0, "a second lease of its holder")
        },
        Fact("activities", "simultaneous workers never get the same activity") {
            let store = $0.store
            try await $0.scheduled((0..<60).map { [trial = $0] in trial.task($0) })
            let requests = (0..<10).map { [trial = $0] number in
                trial.request("w\(number)", at: 1, limit: 7)
            }
            let items = try await withThrowingTaskGroup(of: [Int].self) { group in
                for request in requests {
                    group.addTask {
                        try await store.leaseActivities(request, named: ["blur"])
                            .map(\.lease.workItem)
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            $0.equal(items.count, 60, "the number of leases")
            $0.equal(Set(items).count, 60, "the number of activities")
        },
        Fact("activities", "a completion removes the work item and tells the instance") {
            let lease = try await $0.scheduled([$0.task(4)])
            let activity = try $0.require(try await $0.leaseTasks("w2", at: 0).first, "task 4")
            try await $0.store.complete(activity.lease, with: .completed("done"), at: $0.at(1))
            let messages = try await $0.store.messages(for: lease, due: $0.at(1), excluding: [])
            $0.equal(
                messages.map(\.message), [.taskEnded(taskID: 4, .completed("done"))],
                "the messages")
            let open = try await $0.store.openActivities(of: lease.instanceID)
            $0.equal(open.count, 0, "the number of open activities")
            $0.equal(try await $0.leaseTasks(at: 99).count, 0, "what can be leased")
        },
        Fact("activities", "a completion makes its instance ready") {
            let lease = try await $0.scheduled([$0.task(4)])
            try await $0.store.release(lease)
            let activity = try $0.require(try await $0.leaseTasks("w2", at: 0).first, "task 4")
            $0.equal(try await $0.lease(at: 1).count, 0, "the instances ready before")
            try await $0.store.complete(activity.lease, with: .completed(1), at: $0.at(1))
            $0.equal(try await $0.lease(at: 1).count, 1, "the instances ready after")
        },
        Fact("activities", "a second completion is refused") { trial in
            let lease = try await trial.scheduled([trial.task(4)])
            let activity = try trial.require(
                try await trial.leaseTasks(at: 0).first?.lease, "task 4")
            try await trial.store.complete(activity, with: .completed(1), at: trial.at(1))
            await trial.refuses(.leaseLost, "the second completion") {
                try await trial.store.complete(activity, with: .completed(2), at: trial.at(1))
            }
            trial.equal(try await trial.names(lease), ["task 4"], "the messages")
        },
        Fact("activities", "a completion after a takeover is refused and discarded") { trial in
            let lease = try await trial.scheduled([trial.task(4, reuseKey: "k")])
            let late = try trial.require(
                try await trial.leaseTasks("w1", at: 0, until: 30).first?.lease, "task 4")
            let next = try trial.require(
                try await trial.leaseTasks("w2", at: 30).first?.lease, "the takeover")
            trial.equal(next.workItem, late.workItem, "the work item")
            trial.expect(next.token > late.token, "Expected a larger token, found \(next.token).")
            await trial.refuses(.leaseLost, "the late completion") {
                try await trial.store.complete(late, with: .completed("late"), at: trial.at(31))
            }
            await trial.refuses(.leaseLost, "the late abandoning") {
                try await trial.store.abandon(late, .stopping, visibleAt: trial.at(31))
            }
            trial.equal(try await trial.names(lease), [], "the messages")
            trial.equal(try await trial.store.results(for: ["k"]).count, 0, "the results")
            try await trial.store.complete(next, with: .completed("new"), at: trial.at(32))
            trial.equal(try await trial.names(lease), ["task 4"], "the messages in the end")
        },
        Fact("activities", "a completion after the instance has ended is refused") { trial in
            let lease = try await trial.scheduled([trial.task(4, reuseKey: "k")])
            let activity = try trial.require(
                try await trial.leaseTasks(at: 0).first?.lease, "task 4")
            try await trial.end(lease)
            await trial.refuses(.leaseLost, "the completion") {
                try await trial.store.complete(activity, with: .completed(1), at: trial.at(1))
            }
        },
        Fact("activities", "work items are never numbered the same twice") {
            let lease = try await $0.scheduled([$0.task(1)])
            let first = try $0.require(try await $0.leaseTasks(at: 0).first?.lease, "task 1")
            try await $0.store.complete(first, with: .completed(1), at: $0.at(1))
            let task = $0.task(2)
            try await $0.record(lease) { $0.newTasks = [task] }
            let second = try $0.require(try await $0.leaseTasks(at: 0).first?.lease, "task 2")
            $0.expect(
                second.workItem > first.workItem,
                "Expected a work item after \(first.workItem), found \(second.workItem).")
        },
    ]
}
