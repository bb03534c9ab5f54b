import WeftCore
import WeftDurable

extension StoreConformance {
    static let timers: [Fact] = [
        Fact("timers", "a timer makes its instance ready when it is due and not before") {
            let lease = try await $0.withTimer(1, at: 10)
            try await $0.store.release(lease)
            $0.equal(try await $0.lease(at: 9.999_999).count, 0, "the leases before")
            let leased = try await $0.lease(at: 10)
            $0.equal(leased.first?.messages.map(\.message), [.timerDue(timerID: 1)], "the messages")
        },
        Fact("timers", "a holder is handed timers that are due and no others") {
            let lease = try await $0.withTimer(1, at: 10)
            $0.equal(try await $0.names(lease, due: 9), [], "the messages at 9 s")
            $0.equal(try await $0.names(lease, due: 10), ["timer 1"], "the messages at 10 s")
        },
        Fact("timers", "a timer that fired is handed out until it is consumed") {
            let lease = try await $0.withTimer(1, at: 10)
            let due = try await $0.store.messages(for: lease, due: $0.at(10), excluding: [])
            let again = try await $0.store.messages(for: lease, due: $0.at(11), excluding: [])
            $0.equal(due, again, "the timers due")
            try await $0.record(lease, at: 11) { $0.consumedMessages = due.map(\.id) }
            $0.equal(try await $0.names(lease, due: 12), [], "the messages after")
        },
        Fact("timers", "a timer that was seen is not handed out a second time") {
            let lease = try await $0.withTimer(1, at: 10)
            let due = try await $0.store.messages(for: lease, due: $0.at(10), excluding: [])
            let fresh = try await $0.store.messages(
                for: lease, due: $0.at(10), excluding: Set(due.map(\.id)))
            $0.equal(fresh, [], "the messages not seen yet")
        },
        Fact("timers", "a cleared timer never fires") {
            let lease = try await $0.withTimer(1, at: 10)
            try await $0.record(lease, at: 1) { $0.clearedTimers = [1] }
            try await $0.store.release(lease)
            $0.equal(try await $0.lease(at: 99).count, 0, "the leases")
            $0.equal(try await $0.store.nextDue(after: $0.at(1)), nil, "the next moment")
        },
        Fact("timers", "a timer created and cleared in one checkpoint never fires") {
            let lease = try await $0.started()
            let timer = Checkpoint.NewTimer(timerID: 1, fireAt: $0.at(10))
            try await $0.record(lease) {
                $0.newTimers = [timer]
                $0.clearedTimers = [1]
            }
            $0.equal(try await $0.names(lease, due: 99), [], "the messages")
        },
        Fact("timers", "a timer ID can be used again after it fired, and is seen as new") {
            let lease = try await $0.withTimer(1, at: 10)
            let due = try await $0.store.messages(for: lease, due: $0.at(10), excluding: [])
            let timer = Checkpoint.NewTimer(timerID: 1, fireAt: $0.at(20))
            try await $0.record(lease, at: 10) {
                $0.consumedMessages = due.map(\.id)
                $0.newTimers = [timer]
            }
            let next = try await $0.store.messages(
                for: lease, due: $0.at(20), excluding: Set(due.map(\.id)))
            $0.equal(next.map(StoreTrial.name), ["timer 1"], "the messages at 20 s")
        },
        Fact("timers", "timers survive the loss of their holder") {
            _ = try await $0.withTimer(1, at: 10, until: 30)
            let next = try await $0.lease("w2", at: 31)
            $0.equal(next.first?.messages.map(StoreTrial.name), ["timer 1"], "the messages")
        },
        Fact("timers", "timers of one instance and another with the same ID are kept apart") {
            let a = try await $0.withTimer(1, of: "a", at: 10)
            let b = try await $0.withTimer(1, of: "b", at: 20)
            try await $0.record(a) { $0.clearedTimers = [1] }
            $0.equal(try await $0.names(a, due: 99), [], "the messages of a")
            $0.equal(try await $0.names(b, due: 99), ["timer 1"], "the messages of b")
        },
        Fact("timers", "a due timer comes before the messages that arrived after it") {
            let lease = try await $0.withTimer(1, at: 10)
            try await $0.send("before", at: 5)
            try await $0.send("after", at: 15)
            let names = try await $0.names(lease, due: 20)
            $0.equal(names, ["before", "timer 1", "after"], "the order")
        },
        Fact("timers", "several due timers come in the order of their moments") {
            let lease = try await $0.started()
            let times = [3.0, 1, 2].enumerated().map { [trial = $0] in
                Checkpoint.NewTimer(timerID: $0.offset, fireAt: trial.at($0.element))
            }
            try await $0.record(lease) { $0.newTimers = times }
            let names = try await $0.names(lease, due: 9)
            $0.equal(names, ["timer 1", "timer 2", "timer 0"], "the order")
        },
        Fact("timers", "an instance whose timer is due takes its place by that moment") {
            let lease = try await $0.withTimer(1, of: "timed", at: 5)
            try await $0.store.release(lease)
            try await $0.create("early", at: 3)
            try await $0.create("late", at: 8)
            let ids = try await $0.lease(at: 9).map(\.lease.instanceID.text)
            $0.equal(ids, ["early", "timed", "late"], "the order")
        },
        Fact("timers", "the timers of an instance end with it") {
            let lease = try await $0.withTimer(1, at: 10)
            try await $0.record(lease, status: .terminated) { $0.releasesInstance = true }
            $0.equal(try await $0.lease(at: 99).count, 0, "the leases")
            $0.equal(try await $0.store.nextDue(after: $0.at(1)), nil, "the next moment")
        },
        Fact("timers", "the next moment is that of the first timer, retry or expiry to come") {
            $0.equal(try await $0.store.nextDue(after: $0.at(0)), nil, "the moment of an empty hub")
            let lease = try await $0.withTimer(1, at: 50, until: 1000)
            $0.equal(try await $0.store.nextDue(after: $0.at(0)), $0.at(50), "a timer's moment")
            $0.equal(
                try await $0.store.nextDue(after: $0.at(50)), $0.at(1000), "an expiry's moment")
            let task = $0.task(1)
            try await $0.record(lease) { $0.newTasks = [task] }
            let activity = try $0.require(
                try await $0.leaseTasks(at: 0, until: 30).first?.lease, "the activity")
            $0.equal(try await $0.store.nextDue(after: $0.at(0)), $0.at(30), "a lease's expiry")
            try await $0.store.abandon(activity, .stopping, visibleAt: $0.at(20))
            $0.equal(try await $0.store.nextDue(after: $0.at(0)), $0.at(20), "a retry's moment")
            $0.equal(try await $0.store.nextDue(after: $0.at(20)), $0.at(50), "what follows")
            let past = try await $0.store.nextDue(after: $0.at(1000))
            $0.equal(past, nil, "the moment after all of them")
        },
    ]
}

extension StoreTrial {
    /// A started instance with one timer.
    fileprivate func withTimer(
        _ timerID: Int, of id: String = "a", at seconds: Double, until expiry: Double = 1000
    ) async throws -> InstanceLease {
        let lease = try await started(id, until: expiry)
        try await record(lease) {
            $0.newTimers = [Checkpoint.NewTimer(timerID: timerID, fireAt: at(seconds))]
        }
        return lease
    }
}
