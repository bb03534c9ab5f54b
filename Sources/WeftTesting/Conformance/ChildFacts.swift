import WeftCore
import WeftDurable

extension StoreConformance {
    static let children: [Fact] = births + sending

    private static let births: [Fact] = [
        Fact("children", "a checkpoint creates children that know their parent") {
            let lease = try await $0.begun("p")
            let child = try $0.child("c")
            try await $0.record(lease) { $0.newInstances = [child] }
            $0.equal(try await $0.record(of: "c").parent?.text, "p", "the parent")
            $0.equal(try await $0.record(of: "c").status, .pending, "the status")
            let leased = try await $0.lease(at: 0)
            $0.equal(leased.first?.messages.map(\.message), [.start(child.start)], "the messages")
        },
        Fact("children", "a detached child has no parent") {
            let lease = try await $0.begun("p")
            let child = try $0.new("c", start: $0.start())
            try await $0.record(lease) { $0.newInstances = [child] }
            $0.equal(try await $0.record(of: "c").parent, nil, "the parent")
        },
        Fact("children", "one that is there with the same start is left as it is") {
            let lease = try await $0.begun("p")
            let child = try $0.child("c")
            try await $0.record(lease) { $0.newInstances = [child] }
            let running = try await $0.begin("c")
            try await $0.record(lease) { $0.newInstances = [child] }
            $0.equal(try await $0.record(of: "c").status, .running, "the status")
            $0.equal(try await $0.messages(running), [], "the child's messages")
            $0.equal(try await $0.messages(lease), [], "the parent's messages")
        },
        Fact("children", "one that has ended already tells its parent at once") {
            let lease = try await $0.begun("p")
            let child = try $0.child("c", childID: 4)
            try await $0.record(lease) { $0.newInstances = [child] }
            let running = try await $0.begin("c")
            try await $0.record(running, status: .completed) { $0.outcome = .completed("fine") }
            try await $0.record(lease) { $0.newInstances = [child] }
            $0.equal(
                try await $0.messages(lease), [.childEnded(childID: 4, .completed("fine"))],
                "the parent's messages")
        },
        Fact("children", "one that ended badly in an earlier life of its parent begins again") {
            let child = try $0.child("c", childID: 4)
            _ = try await $0.store.create(child)
            let running = try await $0.begin("c")
            try await $0.record(running, status: .failed) { [failure = $0.failure] in
                $0.outcome = .failed(failure)
            }
            let lease = try await $0.begun("p")
            try await $0.record(lease) { $0.newInstances = [child] }
            $0.equal(try await $0.record(of: "c").status, .pending, "the status")
            $0.equal(try await $0.messages(lease), [], "the parent's messages")
        },
        Fact("children", "an ended one makes place for another of its parent that asks for that") {
            let lease = try await $0.begun("p")
            let child = try $0.child("c", childID: 4).reusing(.ended)
            try await $0.record(lease) { $0.newInstances = [child] }
            try await $0.record(lease) { $0.newInstances = [child] }
            let running = try await $0.begin("c")
            try await $0.record(running, status: .completed) { $0.outcome = .completed("fine") }
            try await $0.record(lease) { $0.newInstances = [child] }
            $0.equal(
                try await $0.messages(lease), [.childEnded(childID: 4, .completed("fine"))],
                "the parent's messages")
            let other = try $0.child("c", childID: 5).reusing(.ended)
            try await $0.record(lease) { $0.newInstances = [other] }
            $0.equal(try await $0.record(of: "c").status, .pending, "the status")
        },
        Fact("children", "an ended instance that is no child makes place for none") {
            try await $0.ended("c")
            let lease = try await $0.begun("p")
            let child = try $0.child("c", childID: 4).reusing(.ended)
            try await $0.record(lease) { $0.newInstances = [child] }
            $0.equal(try await $0.record(of: "c").status, .completed, "the status")
            $0.equal(try await $0.messages(lease).count, 1, "the parent's messages")
        },
        Fact("children", "where the ID is taken, the parent hears of it and all else is kept") {
            try await $0.create("c")
            let lease = try await $0.begun("p")
            let children = [try $0.child("c", childID: 4), try $0.child("d", childID: 5)]
            let event = $0.event(2)
            try await $0.record(lease) {
                $0.newInstances = children
                $0.events = [event]
            }
            let messages = try await $0.messages(lease)
            guard case .childEnded(4, .failed(let failure))? = messages.first else {
                return $0.expect(false, "Expected that child 4 has failed, found \(messages).")
            }
            $0.equal(failure.code, "instance-exists", "the failure")
            $0.equal(failure.isRetryable, false, "whether another attempt may help")
            $0.equal(messages.count, 1, "the number of messages")
            $0.equal(try await $0.record(of: "d").parent?.text, "p", "the other child's parent")
            $0.equal(try await $0.record(of: "p").lastSequence, 2, "the last event")
        },
        Fact("children", "where the ID of a detached child is taken, nobody is told") {
            try await $0.create("c")
            let lease = try await $0.begun("p")
            let child = try $0.new("c", start: $0.start(input: "other"))
            try await $0.record(lease) { $0.newInstances = [child] }
            $0.equal(try await $0.messages(lease), [], "the parent's messages")
        },
        Fact("children", "a parent that ends in the same checkpoint still starts detached ones") {
            let lease = try await $0.begun("p")
            let child = try $0.new("c", start: $0.start())
            try await $0.record(lease, status: .completed) { $0.newInstances = [child] }
            $0.equal(try await $0.record(of: "c").status, .pending, "the status")
        },
        Fact("children", "a thousand are created in one checkpoint") {
            let lease = try await $0.begun("p")
            let children = try (0..<1000).map { [trial = $0] in
                try trial.child("c\($0)", childID: $0)
            }
            try await $0.record(lease) { $0.newInstances = children }
            $0.equal(try await $0.lease(at: 0, limit: 2000).count, 1000, "the children")
        },
    ]

    private static let sending: [Fact] = [
        Fact("children", "messages to other instances arrive in order") {
            let a = try await $0.begun("a")
            let b = try await $0.begun("b")
            let sent = [
                SentMessage($0.raised("first"), to: b.instanceID),
                SentMessage(.childEnded(childID: 3, .completed(["n": 1])), to: b.instanceID),
                SentMessage(.childEnded(childID: 4, .failed($0.failure)), to: b.instanceID),
            ]
            try await $0.record(a) { $0.sentMessages = sent }
            $0.equal(try await $0.messages(b), sent.map(\.message), "the messages")
        },
        Fact("children", "messages to unknown and ended instances are dropped") {
            let a = try await $0.begun("a")
            let ended = try await $0.ended("b")
            let sent = [
                SentMessage($0.raised("e"), to: ended),
                SentMessage($0.raised("e"), to: try InstanceID("nobody")),
            ]
            let event = $0.event(2)
            try await $0.record(a) {
                $0.sentMessages = sent
                $0.events = [event]
            }
            $0.equal(try await $0.record(of: "a").lastSequence, 2, "the last event")
            $0.equal(try await $0.lease(at: 9).count, 0, "the leases")
        },
        Fact("children", "a message to itself arrives") {
            let a = try await $0.begun("a")
            let sent = SentMessage($0.raised("e"), to: a.instanceID)
            try await $0.record(a) { $0.sentMessages = [sent] }
            $0.equal(try await $0.names(a), ["e"], "the messages")
            try await $0.store.release(a)
            $0.equal(try await $0.lease(at: 1).count, 1, "the leases")
        },
        Fact("children", "a message to itself is dropped where the instance ends") {
            let a = try await $0.begun("a")
            let sent = SentMessage($0.raised("e"), to: a.instanceID)
            try await $0.record(a, status: .completed) {
                $0.sentMessages = [sent]
                $0.releasesInstance = true
            }
            $0.equal(try await $0.lease(at: 1).count, 0, "the leases")
        },
        Fact("children", "a message to a child that is created with it comes after its start") {
            let lease = try await $0.begun("p")
            let child = try $0.child("c")
            let sent = SentMessage($0.raised("e"), to: child.id)
            try await $0.record(lease) {
                $0.newInstances = [child]
                $0.sentMessages = [sent]
            }
            let leased = try await $0.lease(at: 0)
            $0.equal(leased.first?.messages.map(StoreTrial.name), ["start", "e"], "the messages")
        },
        Fact("children", "a rewind that is sent to a failed child makes it ready") {
            let id = try await $0.ended("c", .failed($0.failure))
            let parent = try await $0.begun("p")
            try await $0.record(parent, at: 5) {
                $0.sentMessages = [SentMessage(.rewind(reason: "r"), to: id)]
            }
            $0.equal(
                try await $0.lease(at: 5).map(\.lease.instanceID.text), ["c"], "the leases")
        },
        Fact("children", "the end of a child reaches a parent that nobody holds") {
            let parent = try await $0.begun("p")
            let child = try await $0.begun("c")
            try await $0.store.release(parent)
            let sent = SentMessage(.childEnded(childID: 1, .completed(1)), to: parent.instanceID)
            try await $0.record(child, status: .completed) { $0.sentMessages = [sent] }
            let leased = try await $0.lease(at: 1)
            $0.equal(leased.first?.messages.map(\.message), [sent.message], "the messages")
        },
    ]
}

extension StoreTrial {
    /// A child of `p`.
    func child(_ id: String, childID: Int = 1) throws -> NewInstance {
        try new(id, start: start(parent: ("p", childID)))
    }
}
