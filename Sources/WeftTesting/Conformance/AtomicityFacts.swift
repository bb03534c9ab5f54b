import WeftCore
import WeftDurable

extension StoreConformance {
    static let atomicity: [Fact] = [
        Fact("atomicity", "a checkpoint that is refused for a lost activity leaves no trace") {
            trial in
            let lease = try await trial.scheduled([trial.task(1)])
            let late = try trial.require(
                try await trial.leaseTasks("w1", at: 0, until: 30).first?.lease, "the activity")
            _ = try await trial.leaseTasks("w2", at: 31)
            try await trial.leavesNoTrace(lease, .leaseLost) { $0.endedActivities = [late] }
        },
        Fact("atomicity", "a checkpoint that is refused for a gap leaves no trace") { trial in
            let lease = try await trial.scheduled([trial.task(1)])
            try await trial.leavesNoTrace(lease, .invalidAction) { $0.events = [trial.event(3)] }
        },
        Fact("atomicity", "a checkpoint that is refused for a task that is open leaves no trace") {
            trial in
            let lease = try await trial.scheduled([trial.task(1)])
            try await trial.leavesNoTrace(lease, .invalidAction) {
                $0.newTasks = [trial.task(8), trial.task(1)]
            }
        },
        Fact("atomicity", "a checkpoint that is refused for its generation leaves no trace") {
            trial in
            let lease = try await trial.scheduled([trial.task(1)])
            let next = try trial.start(generation: 0)
            try await trial.leavesNoTrace(lease, .invalidAction) {
                $0.replacesHistory = true
                $0.events = [trial.started(next)]
            }
        },
        Fact("atomicity", "a checkpoint refused for a lost lease leaves no trace") {
            trial in
            let lease = try await trial.scheduled([trial.task(1)])
            try await trial.store.release(lease)
            try await trial.leavesNoTrace(lease, .leaseLost)
        },
        Fact("atomicity", "refusals do not harm what is recorded beside them") { trial in
            let lease = try await trial.started()
            let store = trial.store
            let id = lease.instanceID
            let refused = Checkpoint(
                lease: InstanceLease(instanceID: id, token: 0, expires: trial.at(0)),
                status: .failed, now: trial.at(1))
            let message = trial.raised("e")
            let time = trial.at(1)
            let refusals = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<60 {
                    group.addTask {
                        guard number.isMultiple(of: 3) else {
                            try await store.send(message, to: id, at: time)
                            return false
                        }
                        do { _ = try await store.checkpoint(refused) } catch is DurableError {
                            return true
                        }
                        return false
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            trial.equal(refusals, 20, "the number of refusals")
            trial.equal(try await trial.names(lease).count, 40, "the number of messages")
            trial.equal(try await trial.record().status, .running, "the status")
        },
        Fact("atomicity", "a completion that is refused records no result and sends no message") {
            trial in
            let lease = try await trial.scheduled([trial.task(1, reuseKey: "k")])
            let late = try trial.require(
                try await trial.leaseTasks("w1", at: 0, until: 30).first?.lease, "the activity")
            _ = try await trial.leaseTasks("w2", at: 31)
            await trial.refuses(.leaseLost, "the completion") {
                try await trial.store.complete(late, with: .completed(1), at: trial.at(32))
            }
            trial.equal(try await trial.store.results(for: ["k"]).count, 0, "the results")
            trial.equal(try await trial.messages(lease), [], "the messages")
        },
    ]
}

extension StoreTrial {
    /// A checkpoint of everything that is refused for what `fill` adds, and changes nothing.
    fileprivate func leavesNoTrace(
        _ lease: InstanceLease, _ code: DurableError.Code,
        _ fill: (inout Checkpoint) -> Void = { _ in }
    ) async throws {
        try await create("b")
        try await send("e", at: 1)
        let before = try await store.instance(lease.instanceID)
        let queue = try await store.openActivities(of: lease.instanceID)
        let child = try child("c")
        let target = try InstanceID("b")
        await refuses(code, "the checkpoint") {
            try await record(lease, at: 40, status: .failed) {
                $0.consumedMessages = (1...9).map { MessageID($0) }
                $0.newTimers = [Checkpoint.NewTimer(timerID: 5, fireAt: at(50))]
                $0.results = [Checkpoint.NewResult(key: "k", taskID: 1, result: 1)]
                $0.newTasks = [task(7)]
                $0.newInstances = [child]
                $0.sentMessages = [SentMessage(raised("sent"), to: target)]
                $0.customStatus = "told"
                $0.releasesInstance = true
                fill(&$0)
            }
        }
        equal(try await store.instance(lease.instanceID), before, "the record")
        equal(try await store.openActivities(of: lease.instanceID), queue, "the activities")
        equal(try await history(), [], "the history")
        equal(try await store.instance(child.id), nil, "the child")
        equal(try await store.results(for: ["k"]).count, 0, "the results")
        let due = try await store.nextDue(after: at(45))
        expect(due != at(50), "Expected no timer, found one at 50 s.")
        let messages = try await self.lease("w9", at: 5000).map { $0.messages.map(Self.name) }
        equal(messages.sorted { $0.joined() < $1.joined() }, [["e"], ["start"]], "the messages")
    }
}
