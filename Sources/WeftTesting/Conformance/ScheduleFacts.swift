import WeftCore
import WeftDurable

extension StoreConformance {
    static let schedule: [Fact] = [
        Fact("scheduled start", "an instance is not leased before its start") {
            let new = try $0.new("a", start: $0.start(), startAt: 10)
            _ = try await $0.store.create(new)
            $0.equal(try await $0.record().startAt, $0.at(10), "the start in the record")
            $0.equal(try await $0.lease(at: 9.999_999).count, 0, "the leases before")
            let leased = try await $0.lease(at: 10)
            $0.equal(leased.first?.messages.map(\.message), [.start(new.start)], "the messages")
        },
        Fact("scheduled start", "the next moment is that of the start") {
            _ = try await $0.store.create($0.new("a", start: $0.start(), startAt: 10))
            $0.equal(try await $0.store.nextDue(after: $0.at(1)), $0.at(10), "the next moment")
            $0.equal(try await $0.store.nextDue(after: $0.at(10)), nil, "the moment after")
        },
        Fact("scheduled start", "an instance takes its place by its start, not its creation") {
            _ = try await $0.store.create($0.new("timed", start: $0.start(), startAt: 5))
            try await $0.create("early", at: 3)
            try await $0.create("late", at: 8)
            let ids = try await $0.lease(at: 9).map(\.lease.instanceID.text)
            $0.equal(ids, ["early", "timed", "late"], "the order")
        },
        Fact("scheduled start", "messages wait with it, and come after the start") {
            _ = try await $0.store.create($0.new("a", start: $0.start(), startAt: 10))
            try await $0.send("e", at: 2)
            $0.equal(try await $0.lease(at: 9).count, 0, "the leases before")
            let leased = try await $0.lease(at: 10)
            $0.equal(leased.first?.messages.map(StoreTrial.name), ["start", "e"], "the messages")
        },
        Fact("scheduled start", "one that is to be canceled or terminated is leased at once") {
            let ends: [ControlMessage] = [.cancel(reason: "r"), .terminate(reason: "r")]
            for (index, message) in ends.enumerated() {
                let new = try $0.new("i\(index)", start: $0.start(), startAt: 10)
                _ = try await $0.store.create(new)
                try await $0.store.send(message, to: new.id, at: $0.at(1))
                let leased = try await $0.lease(at: 2)
                $0.equal(
                    leased.first?.messages.map(\.message), [.start(new.start), message],
                    "the messages")
            }
        },
        Fact("scheduled start", "a start in the past is now") {
            _ = try await $0.store.create($0.new("a", at: 20, start: $0.start(), startAt: 10))
            $0.equal(try await $0.lease(at: 20).count, 1, "the leases")
        },
        Fact("scheduled start", "an instance that has started does not sleep again") {
            _ = try await $0.store.create($0.new("a", start: $0.start(), startAt: 10))
            let lease = try await $0.begin("a", at: 10)
            try await $0.store.release(lease)
            // The sender's clock is behind.
            try await $0.send("e", at: 3)
            $0.equal(try await $0.lease(at: 4).count, 1, "the leases")
        },
        Fact("scheduled start", "the same start again gives the instance that sleeps") {
            let new = try $0.new("a", start: $0.start(), startAt: 10)
            _ = try await $0.store.create(new)
            let record = try await $0.record()
            $0.equal(try await $0.store.create(new), .existing(record), "the second creation")
            $0.equal(try await $0.lease(at: 9).count, 0, "the leases before")
        },
        Fact("scheduled start", "many that sleep hold up nobody") {
            for number in 0..<50 {
                _ = try await $0.store.create(
                    $0.new("i\(number)", start: $0.start(), startAt: 10))
            }
            try await $0.create("awake", at: 5)
            let ids = try await $0.lease(at: 6, limit: 1).map(\.lease.instanceID.text)
            $0.equal(ids, ["awake"], "the leases")
            $0.equal(try await $0.lease(at: 10, limit: 100).count, 50, "the leases when due")
        },
    ]
}
