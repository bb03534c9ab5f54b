import WeftCore
import WeftDurable

extension StoreConformance {
    static let firstTurn: [Fact] = [
        Fact("first turn", "one checkpoint creates, leases and records") {
            let task = $0.task(1)
            let request = $0.request(at: 0, limit: 4)
            let receipt = try await $0.create(with: $0.new("a", start: $0.start())) {
                $0.newTasks = [task]
                $0.leaseActivities = request
                $0.names = ["blur"]
            }
            let lease = try $0.require(receipt.lease, "the lease")
            $0.equal(receipt.activities.map(\.request), [task], "the activities")
            let record = try await $0.record()
            $0.equal(record.status, .running, "the status")
            $0.equal(
                record.lease, LeaseHolder(worker: WorkerID("w1"), expires: $0.at(30)),
                "the holder")
            $0.equal(try await $0.history().count, 1, "the number of events")
            $0.equal(try await $0.messages(lease), [], "the messages")
            $0.equal(try await $0.lease("w2", at: 1).count, 0, "what others can lease")
        },
        Fact("first turn", "its lease is good for the next checkpoint, and expires") { trial in
            let receipt = try await trial.create(with: trial.new("a", start: trial.start()))
            let lease = try trial.require(receipt.lease, "the lease")
            try await trial.record(lease) { $0.events = [trial.event(2)] }
            try await trial.send("e", at: 1)
            trial.equal(try await trial.lease("w2", at: 29).count, 0, "the leases at 29 s")
            trial.equal(try await trial.lease("w2", at: 30).count, 1, "the leases at 30 s")
            await trial.refuses(.leaseLost, "a checkpoint after the takeover") {
                try await trial.record(lease)
            }
        },
        Fact("first turn", "an instance may end in it") {
            _ = try await $0.create(
                with: $0.new("a", start: $0.start()), status: .completed
            ) { $0.outcome = .completed("fine") }
            $0.equal(try await $0.record().outcome, .completed("fine"), "the outcome")
            $0.equal(try await $0.lease("w2", at: 99).count, 0, "the leases")
        },
        Fact("first turn", "an ID that is taken is refused, and nothing is kept") { trial in
            _ = try await trial.store.create(trial.new("a", start: trial.start()))
            for input in [["n": 1], "other"] as [JSONValue] {
                await trial.refuses(.instanceExists, "an ID that is taken") {
                    _ = try await trial.create(
                        with: trial.new("a", at: 3, start: trial.start(input: input))
                    ) { $0.newTasks = [trial.task(1)] }
                }
            }
            trial.equal(try await trial.record().status, .pending, "the status")
            trial.equal(try await trial.leaseTasks(at: 9).count, 0, "the tasks")
        },
        Fact("first turn", "the same checkpoint again gives the same lease and changes nothing") {
            let new = try $0.new("a", start: $0.start())
            let task = $0.task(1)
            let first = try await $0.create(with: new) { $0.newTasks = [task] }
            let second = try await $0.create(with: new) { $0.newTasks = [task] }
            $0.equal(second.lease, first.lease, "the lease")
            $0.equal(try await $0.leaseTasks(at: 1).count, 1, "the tasks")
            $0.equal(try await $0.history().count, 1, "the number of events")
        },
        Fact("first turn", "again after a takeover, it is refused") { trial in
            let new = try trial.new("a", start: trial.start())
            _ = try await trial.create(with: new)
            try await trial.send("e", at: 1)
            _ = try await trial.lease("w2", at: 40)
            await trial.refuses(.instanceExists, "the second creation") {
                _ = try await trial.create(with: new)
            }
        },
        Fact("first turn", "again by another worker, it is refused") { trial in
            let new = try trial.new("a", start: trial.start())
            _ = try await trial.create(with: new)
            await trial.refuses(.instanceExists, "the second creation") {
                _ = try await trial.create(with: new, worker: "w2")
            }
        },
        Fact("first turn", "a later start with the same ID is known to be the same") {
            let new = try $0.new("a", start: $0.start())
            _ = try await $0.create(with: new)
            let record = try await $0.record()
            $0.equal(try await $0.store.create(new), .existing(record), "the second creation")
        },
        Fact("first turn", "an instance that may be replaced is") {
            try await $0.ended("a")
            let new = try $0.new("a", at: 3, start: $0.start(input: "new"), reuse: .ended)
            _ = try await $0.create(with: new)
            $0.equal(try await $0.record().createdAt, $0.at(3), "the time of creation")
            $0.equal(try await $0.history().count, 1, "the number of events")
        },
        Fact("first turn", "one that is refused creates nothing") { trial in
            let new = try trial.new("a", start: trial.start())
            await trial.refuses(.invalidAction, "a gap in the history") {
                _ = try await trial.create(with: new) { $0.events = [trial.event(2)] }
            }
            await trial.refuses(.invalidAction, "two tasks with one ID") {
                _ = try await trial.create(with: new) {
                    $0.newTasks = [trial.task(1), trial.task(1)]
                }
            }
            trial.equal(try await trial.store.instance(new.id), nil, "the record")
            trial.equal(try await trial.leaseTasks(at: 9).count, 0, "the tasks")
        },
    ]
}

extension StoreTrial {
    /// Creates an instance by its first turn.
    fileprivate func create(
        with new: NewInstance, worker: String = "w1", status: RuntimeStatus = .running,
        _ fill: (inout Checkpoint) -> Void = { _ in }
    ) async throws -> CheckpointReceipt {
        let lease = InstanceLease(instanceID: new.id, token: 0, expires: at(30))
        return try await record(lease, status: status) {
            $0.creation = Checkpoint.Creation(instance: new, worker: WorkerID(worker))
            $0.events = [started(new.start)]
            fill(&$0)
        }
    }
}
