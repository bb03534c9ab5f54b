import Synchronization
import WeftCore
import WeftDurable

extension StoreConformance {
    static let queue: [Fact] = messages + openMessages + pointers + signals

    private static let messages: [Fact] = [
        Fact("messages", "messages arrive in the order in which they were sent") {
            let lease = try await $0.started()
            for number in 1...9 { try await $0.send("e\(number)", at: 5) }
            $0.equal(try await $0.names(lease), (1...9).map { "e\($0)" }, "the order")
        },
        Fact("messages", "the order of sending holds though the senders' clocks disagree") {
            let lease = try await $0.started()
            for time in [9.0, 3, 7, 1] { try await $0.send("at \(time)", at: time) }
            let names = try await $0.names(lease)
            $0.equal(names, ["at 9.0", "at 3.0", "at 7.0", "at 1.0"], "the order")
        },
        Fact("messages", "a message from a clock that is ahead is handed out at once") {
            let lease = try await $0.started()
            try await $0.store.release(lease)
            try await $0.send("e", at: 5000)
            let leased = try await $0.lease(at: 1)
            $0.equal(leased.first?.messages.map(StoreTrial.name), ["e"], "the messages")
        },
        Fact("messages", "messages are kept until somebody leases the instance") {
            try await $0.create("a")
            try await $0.send("e", at: 1)
            let leased = try await $0.lease(at: 2)
            $0.equal(leased.first?.messages.map(StoreTrial.name), ["start", "e"], "the messages")
        },
        Fact("messages", "messages that were not consumed are handed out again") {
            try await $0.create("a")
            _ = try await $0.lease(at: 0, until: 30)
            let again = try await $0.lease(at: 31)
            $0.equal(again.first?.messages.map(StoreTrial.name), ["start"], "the messages")
        },
        Fact("messages", "a checkpoint consumes the messages it names and no later ones") {
            let lease = try await $0.started()
            try await $0.send("first", at: 1)
            let seen = try await $0.store.messages(for: lease, due: $0.at(1), excluding: [])
            try await $0.send("second", at: 2)
            try await $0.record(lease) { $0.consumedMessages = seen.map(\.id) }
            $0.equal(try await $0.names(lease), ["second"], "the messages left")
        },
        Fact("messages", "messages that were seen are not handed out a second time") {
            let lease = try await $0.started()
            try await $0.send("first", at: 1)
            let seen = try await $0.store.messages(for: lease, due: $0.at(1), excluding: [])
            try await $0.send("second", at: 2)
            let fresh = try await $0.store.messages(
                for: lease, due: $0.at(2), excluding: Set(seen.map(\.id)))
            $0.equal(fresh.map(StoreTrial.name), ["second"], "the messages not seen yet")
        },
        Fact("messages", "a message for an unknown instance is refused") { trial in
            await trial.refuses(.instanceNotFound, "the message") {
                try await trial.send("e", to: "nobody", at: 0)
            }
        },
        Fact("messages", "a message for an instance that has ended is dropped") {
            let lease = try await $0.started()
            try await $0.end(lease)
            try await $0.store.release(lease)
            try await $0.send("late", at: 1)
            $0.equal(try await $0.lease(at: 2).count, 0, "the leases")
        },
        Fact("messages", "messages left at the end of an instance are dropped") {
            let lease = try await $0.started()
            try await $0.send("e", at: 1)
            try await $0.record(lease, status: .completed) { $0.releasesInstance = true }
            $0.equal(try await $0.lease(at: 2).count, 0, "the leases")
        },
        Fact("messages", "every kind of message comes out as it went in") {
            let lease = try await $0.started()
            let failure = Failure(code: "truncated", message: "It \"ends\".", isRetryable: false)
            let all: [ControlMessage] = [
                .raiseEvent(name: "approval", payload: ["by": "Änne", "ok": true]),
                .taskEnded(taskID: 7, .completed(["w": 1.5, "n": nil])),
                .taskEnded(taskID: 8, .failed(failure)), .suspend(reason: "lunch"),
                .resume(reason: "coffee"), .cancel(reason: ""), .terminate(reason: "enough"),
            ]
            for message in all {
                try await $0.store.send(message, to: lease.instanceID, at: $0.at(1))
            }
            let found = try await $0.store.messages(for: lease, due: $0.at(1), excluding: [])
            $0.equal(found.map(\.message), all, "the messages")
        },
        Fact("messages", "no message of simultaneous senders is lost") {
            let lease = try await $0.started()
            let store = $0.store
            let message = $0.raised("e")
            let time = $0.at(1)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<100 {
                    group.addTask { try await store.send(message, to: lease.instanceID, at: time) }
                }
                try await group.waitForAll()
            }
            let found = try await $0.store.messages(for: lease, due: time, excluding: [])
            $0.equal(Set(found.map(\.id)).count, 100, "the number of messages")
        },
    ]

    private static let pointers: [Fact] = [
        Fact("messages", "instances with messages or due timers are named to their holder") {
            let told = try await $0.started("told")
            let timed = try await $0.started("timed")
            _ = try await $0.started("quiet")
            _ = try await $0.started("foreign", worker: "w2")
            try await $0.send("e", to: "told", at: 1)
            try await $0.send("e", to: "foreign", at: 1)
            let timer = Checkpoint.NewTimer(timerID: 1, fireAt: $0.at(5))
            try await $0.record(timed) { $0.newTimers = [timer] }
            // A store that gives nil is asked for each instance instead.
            guard
                let before = try await $0.store.instancesWithMessages(
                    heldBy: WorkerID("w1"), due: $0.at(4)),
                let after = try await $0.store.instancesWithMessages(
                    heldBy: WorkerID("w1"), due: $0.at(5))
            else { return }
            $0.expect(before.contains(told.instanceID), "Expected \"told\", found \(before).")
            $0.expect(
                after.isSuperset(of: [told.instanceID, timed.instanceID]),
                "Expected \"told\" and \"timed\", found \(after).")
        }
    ]

    private static let signals: [Fact] = [
        Fact("signals", "subscribers hear of creations, messages and queued tasks") {
            let heard = Counter()
            let subscription = $0.store.subscribe { heard.increment() }
            try await $0.create("a")
            $0.expect(heard.reset() > 0, "Expected a signal after a creation, found none.")
            try await $0.send("e", at: 1)
            $0.expect(heard.reset() > 0, "Expected a signal after a message, found none.")
            let lease = try $0.require(try await $0.lease(at: 1).first?.lease, "the lease")
            _ = heard.reset()
            let task = $0.task(1)
            try await $0.record(lease) { $0.newTasks = [task] }
            $0.expect(heard.reset() > 0, "Expected a signal after a checkpoint, found none.")
            withExtendedLifetime(subscription) {}
        },
        Fact("signals", "subscribers hear of completions, new timers, releases and ends") {
            let heard = Counter()
            let lease = try await $0.scheduled([$0.task(1)])
            let activity = try $0.require(try await $0.leaseTasks(at: 0).first, "the activity")
            let subscription = $0.store.subscribe { heard.increment() }
            try await $0.store.complete(activity.lease, with: .completed(1), at: $0.at(1))
            $0.expect(heard.reset() > 0, "Expected a signal after a completion, found none.")
            let timer = Checkpoint.NewTimer(timerID: 1, fireAt: $0.at(9))
            try await $0.record(lease) { $0.newTimers = [timer] }
            $0.expect(heard.reset() > 0, "Expected a signal after a new timer, found none.")
            try await $0.store.release(lease)
            $0.expect(heard.reset() > 0, "Expected a signal after a release, found none.")
            let again = try $0.require(try await $0.lease(at: 1).first?.lease, "the lease")
            _ = heard.reset()
            try await $0.end(again)
            $0.expect(heard.reset() > 0, "Expected a signal after the end, found none.")
            withExtendedLifetime(subscription) {}
        },
        Fact("signals", "a subscription ends when its token is released") {
            let heard = Counter()
            do {
                let subscription = $0.store.subscribe { heard.increment() }
                try await $0.create("a")
                withExtendedLifetime(subscription) {}
            }
            _ = heard.reset()
            try await $0.send("e", at: 1)
            $0.equal(heard.reset(), 0, "the signals after the end")
        },
    ]
}

/// Counts calls from any thread.
private final class Counter: Sendable {
    private let count = Mutex(0)

    func increment() { count.withLock { $0 += 1 } }

    /// The calls since the last reset.
    func reset() -> Int {
        count.withLock { count in
            defer { count = 0 }
            return count
        }
    }
}
