import WeftCore
import WeftDurable

extension StoreConformance {
    static let openMessages: [Fact] = [
        Fact("messages", "messages are seen without a lease, in order, until they are consumed") {
            let id = try await $0.create("a")
            try await $0.send("one", at: 1)
            try await $0.send("two", at: 2)
            let open = try await $0.store.openMessages(of: id)
            $0.equal(open.map { StoreTrial.name($0) }, ["start", "one", "two"], "the messages")
            let leased = try $0.require(try await $0.lease(at: 3).first, "the lease")
            $0.equal(leased.messages, open, "the messages of the lease")
            $0.equal(try await $0.store.openMessages(of: id), open, "the messages during a lease")
            try await $0.record(leased.lease) {
                $0.consumedMessages = open.prefix(2).map(\.id)
                $0.newTimers = [Checkpoint.NewTimer(timerID: 1, fireAt: leased.lease.expires)]
            }
            let left = try await $0.store.openMessages(of: id)
            $0.equal(left, Array(open.suffix(1)), "the messages after a checkpoint")
            try await $0.end(leased.lease)
            $0.equal(try await $0.store.openMessages(of: id), [], "the messages after the end")
        },
        Fact("messages", "an unknown instance has no messages") {
            let found = try await $0.store.openMessages(of: InstanceID("nobody"))
            $0.equal(found, [], "the messages")
        },
    ]
}
