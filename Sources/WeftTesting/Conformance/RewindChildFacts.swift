import WeftCore
import WeftDurable

/// A parent that is rewound, and the sub-orchestration whose failure was its own.
extension StoreConformance {
    static let rewindOfChildren: [Fact] = [
        Fact("rewind", "a child that is to be rewound is purged only when its parent has ended") {
            let parent = try await $0.begun("p")
            let child = try await $0.failedChild("c")
            try await $0.store.send(.rewind(reason: "fixed"), to: child, at: $0.at(5))
            $0.equal(try await $0.store.purge([child]), 0, "those purged while the parent lives")
            try await $0.record(parent, at: 6, status: .completed) { $0.releasesInstance = true }
            $0.equal(try await $0.store.purge([child]), 1, "those purged after it")
        },
        Fact("rewind", "a failed child that is rewound and started again is rewound") {
            let lease = try await $0.rewinding()
            let id = try await $0.failedChild("c", of: lease.instanceID.text)
            let child = try $0.new("c", start: $0.start(parent: (lease.instanceID.text, 1)))
                .reusing(.ended)
            let rewound = $0.rewound
            try await $0.record(lease, at: 6) {
                $0.rewinds(rewound)
                $0.newInstances = [child]
                $0.sentMessages = [SentMessage(.rewind(reason: "fixed"), to: id)]
            }
            $0.equal(try await $0.record(of: "c").status, .failed, "the status")
            $0.equal(
                try await $0.store.openMessages(of: id).map(\.message), [.rewind(reason: "fixed")],
                "the child's messages")
            $0.equal(
                try await $0.store.messages(for: lease, due: $0.at(6), excluding: [])
                    .filter { if case .childEnded = $0.message { true } else { false } }.count, 0,
                "what the parent hears")
        },
        Fact("rewind", "a failed child that is gone when it is to be rewound is started again") {
            let lease = try await $0.rewinding()
            let id = try await $0.failedChild("c", of: lease.instanceID.text)
            let child = try $0.new("c", start: $0.start(parent: (lease.instanceID.text, 1)))
                .reusing(.ended)
            $0.equal(try await $0.store.purge([id]), 1, "the purged instances")
            let rewound = $0.rewound
            try await $0.record(lease, at: 6) {
                $0.rewinds(rewound)
                $0.newInstances = [child]
                $0.sentMessages = [SentMessage(.rewind(reason: "fixed"), to: id)]
            }
            $0.equal(try await $0.record(of: "c").status, .pending, "the status")
            $0.equal(
                try await $0.store.openMessages(of: id).map(\.message), [.start(child.start)],
                "the child's messages")
        },
    ]
}

extension StoreTrial {
    /// A child that has failed, and that nobody holds.
    fileprivate func failedChild(_ id: String, of parent: String = "p") async throws -> InstanceID {
        _ = try await store.create(new(id, start: start(parent: (parent, 1))))
        let lease = try await begin(id)
        try await record(lease, status: .failed) { [failure] in
            $0.outcome = .failed(failure)
            $0.releasesInstance = true
        }
        return lease.instanceID
    }
}
