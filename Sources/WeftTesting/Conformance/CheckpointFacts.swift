import WeftCore
import WeftDurable

extension StoreConformance {
    static let checkpoints: [Fact] = appending + checkpointedTasks

    private static let appending: [Fact] = [
        Fact("checkpoints", "events are appended exactly as given") {
            let lease = try await $0.started()
            let events = [$0.event(1, "x"), $0.event(2, "y")]
            try await $0.record(lease) { $0.events = events }
            let third = $0.event(3, "z")
            try await $0.record(lease) { $0.events = [third] }
            let history = try await $0.store.history(of: lease.instanceID, after: 0)
            $0.equal(history, events + [third], "the history")
            $0.equal(try await $0.record().lastSequence, 3, "the last sequence number")
        },
        Fact("checkpoints", "the next holder is given the whole history") {
            let lease = try await $0.started()
            let events = [$0.event(1, "x"), $0.event(2, "y")]
            try await $0.record(lease) { $0.events = events }
            try await $0.send("e", at: 1)
            try await $0.store.release(lease)
            $0.equal(try await $0.lease("w2", at: 2).first?.history, events, "the history")
        },
        Fact("checkpoints", "a gap in the sequence numbers is refused") { trial in
            let lease = try await trial.started()
            for events in [[trial.event(2)], [trial.event(1), trial.event(3)], [trial.event(0)]] {
                await trial.refuses(.invalidAction, "a gap") {
                    try await trial.record(lease) {
                        $0.events = events
                        $0.newTasks = [trial.task(1)]
                    }
                }
            }
            trial.equal(try await trial.record().lastSequence, 0, "the last sequence number")
            trial.equal(try await trial.leaseTasks(at: 1).count, 0, "the tasks")
        },
        Fact("checkpoints", "events that were recorded already are refused") { trial in
            let lease = try await trial.started()
            try await trial.record(lease) { $0.events = [trial.event(1)] }
            await trial.refuses(.invalidAction, "a repetition") {
                try await trial.record(lease) { $0.events = [trial.event(1)] }
            }
        },
        Fact("checkpoints", "histories can be read from any event on") {
            let lease = try await $0.started()
            let events = (1...10).map { [trial = $0] in trial.event($0) }
            try await $0.record(lease) { $0.events = events }
            let id = lease.instanceID
            $0.equal(try await $0.store.history(of: id, after: 7), Array(events[7...]), "the rest")
            $0.equal(try await $0.store.history(of: id, after: 10), [], "what follows the last")
            $0.equal(try await $0.store.history(of: id, after: 99), [], "what follows nothing")
        },
        Fact("checkpoints", "status, waits, outcome and time stand in the record") {
            let lease = try await $0.started()
            let waits = [
                Wait("event \"approval\"", since: $0.at(1), until: $0.at(9)),
                Wait("a friend", since: $0.at(2)),
            ]
            try await $0.record(lease, at: 3, status: .suspended) { $0.waits = waits }
            var record = try await $0.record()
            $0.equal(record.status, .suspended, "the status")
            $0.equal(record.waits, waits, "the waits")
            $0.equal(record.outcome, nil, "the outcome")
            $0.equal(record.updatedAt, $0.at(3), "the time of the change")
            let outcome = ExecutionOutcome.failed(Failure(code: "c", message: "m"))
            try await $0.record(lease, at: 4, status: .failed) { $0.outcome = outcome }
            record = try await $0.record()
            $0.equal(record.status, .failed, "the status at the end")
            $0.equal(record.waits, [], "the waits at the end")
            $0.equal(record.outcome, outcome, "the outcome at the end")
        },
        Fact("checkpoints", "nothing is recorded for an instance that has ended") { trial in
            let lease = try await trial.started()
            try await trial.end(lease)
            await trial.refuses(.instanceEnded, "a checkpoint after the end") {
                try await trial.record(lease) { $0.events = [trial.event(1)] }
            }
            trial.equal(try await trial.record().status, .completed, "the status")
        },
        Fact("checkpoints", "an instance can be released by its checkpoint") { trial in
            let lease = try await trial.started()
            try await trial.send("e", at: 1)
            try await trial.record(lease) { $0.releasesInstance = true }
            trial.equal(try await trial.lease("w2", at: 2).count, 1, "the leases")
            await trial.refuses(.leaseLost, "a checkpoint after the release") {
                try await trial.record(lease)
            }
        },
        Fact("checkpoints", "a checkpoint of an instance that was purged is refused") { trial in
            let lease = try await trial.started()
            try await trial.end(lease)
            _ = try await trial.store.purge([lease.instanceID])
            await trial.refuses(.leaseLost, "a checkpoint after the purge") {
                try await trial.record(lease)
            }
        },
    ]

    private static let checkpointedTasks: [Fact] = [
        Fact("checkpoints", "tasks are queued in order") {
            try await $0.scheduled([$0.task(5), $0.task(2), $0.task(9)])
            let ids = try await $0.leaseTasks(at: 0).map(\.request.taskID)
            $0.equal(ids, [5, 2, 9], "the order")
        },
        Fact("checkpoints", "a task ID that is open is refused, and nothing is kept") { trial in
            let lease = try await trial.scheduled([trial.task(1)])
            await trial.refuses(.invalidAction, "a second task 1") {
                try await trial.record(lease) { $0.newTasks = [trial.task(2), trial.task(1)] }
            }
            await trial.refuses(.invalidAction, "task 3 twice") {
                try await trial.record(lease) { $0.newTasks = [trial.task(3), trial.task(3)] }
            }
            let open = try await trial.store.openActivities(of: lease.instanceID)
            trial.equal(open.map(\.taskID), [1], "the open activities")
        },
        Fact("checkpoints", "activities that ended are removed with the turn that ends them") {
            let lease = try await $0.scheduled([$0.task(1), $0.task(2)])
            let activities = try await $0.leaseTasks(at: 0)
            let first = try $0.require(activities.first?.lease, "the first activity")
            let event = $0.event(1)
            try await $0.record(lease) {
                $0.endedActivities = [first]
                $0.events = [event]
            }
            let open = try await $0.store.openActivities(of: lease.instanceID)
            $0.equal(open.map(\.taskID), [2], "the open activities")
            $0.equal(try await $0.names(lease), [], "the messages")
        },
        Fact("checkpoints", "an ended activity's task ID can be scheduled again at once") {
            let lease = try await $0.scheduled([$0.task(1)])
            let activity = try $0.require(try await $0.leaseTasks(at: 0).first?.lease, "task 1")
            let again = $0.task(1, input: "again")
            try await $0.record(lease) {
                $0.endedActivities = [activity]
                $0.newTasks = [again]
            }
            $0.equal(try await $0.leaseTasks(at: 0).map(\.request), [again], "the tasks")
        },
        Fact("checkpoints", "an activity that was taken over refuses the whole checkpoint") {
            trial in
            let lease = try await trial.scheduled([trial.task(1)])
            let late = try trial.require(
                try await trial.leaseTasks("w1", at: 0, until: 30).first?.lease, "the activity")
            _ = try await trial.leaseTasks("w2", at: 31)
            await trial.refuses(.leaseLost, "the late activity") {
                try await trial.record(lease) {
                    $0.endedActivities = [late]
                    $0.events = [trial.event(1)]
                    $0.newTasks = [trial.task(2)]
                }
            }
            trial.equal(try await trial.record().lastSequence, 0, "the last event")
            let open = try await trial.store.openActivities(of: lease.instanceID)
            trial.equal(open.map(\.taskID), [1], "the open activities")
        },
        Fact("checkpoints", "an activity of another instance refuses the whole checkpoint") {
            trial in
            try await trial.scheduled([trial.task(1)], of: "b")
            let foreign = try trial.require(
                try await trial.leaseTasks(at: 0).first?.lease, "the activity")
            let lease = try await trial.started("a")
            await trial.refuses(.leaseLost, "the foreign activity") {
                try await trial.record(lease) {
                    $0.endedActivities = [foreign]
                    $0.events = [trial.event(1)]
                }
            }
            trial.equal(try await trial.record().lastSequence, 0, "the last event")
            let lost = try await trial.store.renew([.activity(foreign)], until: trial.at(90))
            trial.equal(lost, [], "the lost leases")
        },
        Fact("checkpoints", "the worker of a dropped task learns it when it renews") { trial in
            let lease = try await trial.scheduled([trial.task(1), trial.task(2)])
            let activity = try trial.require(
                try await trial.leaseTasks("w2", at: 0, limit: 1).first?.lease, "the activity")
            try await trial.record(lease) { $0.droppedTasks = [1] }
            let lost = try await trial.store.renew([.activity(activity)], until: trial.at(60))
            trial.equal(lost, [.activity(activity)], "the lost leases")
            await trial.refuses(.leaseLost, "its completion") {
                try await trial.store.complete(activity, with: .completed(1), at: trial.at(1))
            }
            let left = try await trial.leaseTasks(at: 1)
            trial.equal(left.map(\.request.taskID), [2], "the tasks left")
        },
        Fact("checkpoints", "a task scheduled and dropped in one checkpoint is never leased") {
            let lease = try await $0.started()
            let task = $0.task(1)
            try await $0.record(lease) {
                $0.newTasks = [task]
                $0.droppedTasks = [1]
            }
            $0.equal(try await $0.leaseTasks(at: 1).count, 0, "the tasks")
        },
        Fact("checkpoints", "the activities of an instance end with it") {
            let lease = try await $0.scheduled([$0.task(1), $0.task(2)])
            let activity = try $0.require(
                try await $0.leaseTasks(at: 0, limit: 1).first?.lease, "the activity")
            try await $0.end(lease)
            let lost = try await $0.store.renew([.activity(activity)], until: $0.at(60))
            $0.equal(lost, [.activity(activity)], "the lost leases")
            $0.equal(try await $0.leaseTasks(at: 99).count, 0, "the tasks")
        },
        Fact("checkpoints", "a checkpoint can lease what it has just queued") {
            let lease = try await $0.started()
            let task = $0.task(1)
            let request = $0.request(at: 0, limit: 4)
            let receipt = try await $0.record(lease) {
                $0.newTasks = [task]
                $0.leaseActivities = request
                $0.names = ["blur"]
            }
            $0.equal(receipt.activities.map(\.request), [task], "the activities")
            $0.equal(try await $0.leaseTasks("w2", at: 1).count, 0, "what others can lease")
            let activity = try $0.require(receipt.activities.first, "the activity")
            $0.equal([activity.attempt, activity.deliveries], [1, 1], "attempt and deliveries")
            try await $0.store.complete(activity.lease, with: .completed(1), at: $0.at(1))
        },
        Fact("checkpoints", "a checkpoint leases from the whole hub, oldest first") {
            try await $0.scheduled([$0.task(1)], of: "old")
            let lease = try await $0.started("new")
            let task = $0.task(7)
            let request = $0.request(at: 5, limit: 1)
            let receipt = try await $0.record(lease, at: 5) {
                $0.newTasks = [task]
                $0.leaseActivities = request
                $0.names = ["blur"]
            }
            $0.equal(receipt.activities.map(\.instanceID.text), ["old"], "the instance")
        },
    ]
}
