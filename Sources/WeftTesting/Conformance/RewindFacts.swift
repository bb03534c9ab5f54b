import WeftCore
import WeftDurable

extension StoreConformance {
    static let rewind: [Fact] = [
        Fact("rewind", "an instance that has failed takes a rewind and is ready") {
            let id = try await $0.ended("a", .failed($0.failure))
            try await $0.store.send(.rewind(reason: "fixed"), to: id, at: $0.at(5))
            let leased = try await $0.lease(at: 5)
            $0.equal(
                leased.first?.messages.map(\.message), [.rewind(reason: "fixed")], "the messages")
            $0.equal(leased.first?.history.count, 2, "the number of events")
            $0.equal(try await $0.record().status, .failed, "the status until it is rewound")
        },
        Fact("rewind", "no other instance takes one") {
            let others: [ExecutionOutcome] = [
                .completed(1), .canceled(reason: "r"), .terminated(reason: "r"),
            ]
            for (index, outcome) in others.enumerated() {
                let id = try await $0.ended("i\(index)", outcome)
                try await $0.store.send(.rewind(reason: "r"), to: id, at: $0.at(5))
            }
            let live = try await $0.begun("live")
            try await $0.store.send(.rewind(reason: "r"), to: live.instanceID, at: $0.at(5))
            $0.equal(try await $0.messages(live), [], "the messages of a live one")
            $0.equal(try await $0.lease(at: 6).count, 0, "the leases")
        },
        Fact("rewind", "the first of several is enough") {
            let id = try await $0.ended("a", .failed($0.failure))
            for reason in ["first", "second"] {
                try await $0.store.send(.rewind(reason: reason), to: id, at: $0.at(5))
            }
            let leased = try await $0.lease(at: 5)
            $0.equal(
                leased.first?.messages.map(\.message), [.rewind(reason: "first")], "the messages")
        },
        Fact("rewind", "other messages to an instance that has failed are dropped") {
            let id = try await $0.ended("a", .failed($0.failure))
            try await $0.send("e", at: 3)
            try await $0.store.send(.resume(reason: "r"), to: id, at: $0.at(3))
            $0.equal(try await $0.lease(at: 5).count, 0, "the leases")
        },
        Fact("rewind", "a rewound instance is live again, with the history it is given") {
            let lease = try await $0.rewinding()
            let task = $0.task(7)
            let rewound = $0.rewound
            try await $0.record(lease, at: 6) {
                $0.rewinds(rewound)
                $0.newTasks = [task]
            }
            let record = try await $0.record()
            $0.equal(record.status, .running, "the status")
            $0.equal(record.outcome, nil, "the outcome")
            $0.equal(record.lastSequence, 2, "the last event")
            $0.equal(try await $0.history(), rewound, "the history")
            $0.equal(try await $0.leaseTasks(at: 6).map(\.request), [task], "the tasks")
            try await $0.send("e", at: 7)
            let open = try await $0.messages(lease)
            $0.equal(open.contains($0.raised("e")), true, "whether a message arrives")
        },
        Fact("rewind", "one that fails again can be rewound again") {
            var lease = try await $0.rewinding()
            let rewound = $0.rewound
            for _ in 1...3 {
                let messages = try await $0.store.messages(
                    for: lease, due: $0.at(6), excluding: [])
                try await $0.record(lease, at: 6) {
                    $0.rewinds(rewound)
                    $0.consumedMessages = messages.map(\.id)
                }
                try await $0.record(lease, at: 7, status: .failed) { $0.releasesInstance = true }
                try await $0.store.send(.rewind(reason: "r"), to: lease.instanceID, at: $0.at(8))
                lease = try $0.require(
                    try await $0.lease(at: 8, until: 1000).first?.lease, "the next lease")
            }
        },
        Fact("rewind", "the same checkpoint again changes nothing") {
            let lease = try await $0.rewinding()
            let rewound = $0.rewound
            let task = $0.task(7)
            for _ in 1...2 {
                try await $0.record(lease, at: 6) {
                    $0.rewinds(rewound)
                    $0.newTasks = [task]
                }
                _ = try await $0.leaseTasks(at: 6)
            }
            let open = try await $0.store.openActivities(of: lease.instanceID)
            $0.equal(open.map { $0.lease != nil }, [true], "whether the tasks are leased still")
        },
        Fact("rewind", "one that is refused leaves the instance failed, without the message") {
            let lease = try await $0.rewinding()
            let failure = $0.failure
            try await $0.record(lease, at: 6, status: .failed) {
                $0.isRewind = true
                $0.outcome = .failed(failure)
                $0.releasesInstance = true
            }
            let record = try await $0.record()
            $0.equal(record.status, .failed, "the status")
            $0.equal(record.outcome, .failed(failure), "the outcome")
            $0.equal(record.lastSequence, 2, "the last event")
            $0.equal(try await $0.lease(at: 9).count, 0, "the leases")
        },
        Fact("rewind", "without it, nothing is recorded in an instance that has failed") { trial in
            let lease = try await trial.rewinding()
            await trial.refuses(.instanceEnded, "a checkpoint") {
                try await trial.record(lease, at: 6) { $0.events = [trial.event(3)] }
            }
            trial.equal(try await trial.record().status, .failed, "the status")
        },
        Fact("rewind", "an instance that completed is not rewound by its holder either") { trial in
            let lease = try await trial.begun()
            try await trial.end(lease)
            await trial.refuses(.instanceEnded, "a rewind") {
                try await trial.record(lease) { $0.rewinds(trial.rewound) }
            }
            trial.equal(try await trial.record().status, .completed, "the status")
        },
        Fact("rewind", "a rewind that is asked for can still be purged with its instance") {
            let lease = try await $0.rewinding()
            $0.equal(try await $0.store.purge([lease.instanceID]), 1, "the purged instances")
            try await $0.create("a", at: 9)
            let leased = try await $0.lease(at: 9)
            $0.equal(leased.first?.messages.map(StoreTrial.name), ["start"], "the messages")
        },
    ]
}

extension StoreTrial {
    /// An instance that has failed, has a rewind in its queue, and is leased.
    func rewinding() async throws -> InstanceLease {
        let id = try await ended("a", .failed(failure))
        try await store.send(.rewind(reason: "fixed"), to: id, at: at(5))
        return try require(
            try await lease(at: 5, until: 1000).first?.lease, "the lease of the failed one")
    }

    /// The history that replaces its own.
    var rewound: [HistoryEvent] {
        let start = ExecutionStarted(name: "plan", version: "1", input: ["n": 1])
        return [
            started(start),
            HistoryEvent(sequence: 2, time: at(6), kind: .executionRewound(reason: "fixed")),
        ]
    }
}

extension Checkpoint {
    /// Lets the history begin again.
    mutating func rewinds(_ history: [HistoryEvent]) {
        isRewind = true
        replacesHistory = true
        events = history
    }
}
