import WeftCore
import WeftDurable

extension StoreConformance {
    static let creation: [Fact] = [
        Fact("creation", "a new instance is created, pending, with its start as first message") {
            let new = try $0.new("a", at: 5)
            let made = try await $0.store.create(new)
            $0.equal(made, .created, "the creation")
            let record = try await $0.record()
            $0.equal(record.status, .pending, "the status")
            $0.equal(record.createdAt, $0.at(5), "the time of creation")
            $0.equal(record.lastSequence, 0, "the last sequence number")
            $0.equal([record.orchestration, record.version], ["plan", "1"], "name and version")
            let leased = try await $0.lease(at: 5)
            $0.equal(leased.first?.messages.map(\.message), [.start(new.start)], "the messages")
            $0.equal(leased.first?.history, [], "the history")
        },
        Fact("creation", "the same ID with the same start gives the existing instance") {
            _ = try await $0.store.create($0.new("a"))
            let second = try await $0.store.create($0.new("a", at: 9))
            $0.equal(second, .existing(try await $0.record()), "the second creation")
            let leased = try await $0.lease(at: 10)
            $0.equal(leased.map(\.messages.count), [1], "the messages after a second creation")
        },
        Fact("creation", "the same start is known again after its message was consumed") {
            let lease = try await $0.started()
            let start = ExecutionStarted(name: "plan", version: "1", input: ["n": 1])
            let first = HistoryEvent(sequence: 1, time: $0.at(0), kind: .executionStarted(start))
            try await $0.record(lease) { $0.events = [first] }
            let second = try await $0.store.create($0.new("a", at: 9))
            $0.equal(second, .existing(try await $0.record()), "the second creation")
        },
        Fact("creation", "the same ID with another start is refused") { trial in
            _ = try await trial.store.create(trial.new("a"))
            await trial.refuses(.instanceExists, "another start") {
                _ = try await trial.store.create(trial.new("a", input: ["n": 2]))
            }
            let leased = try await trial.lease(at: 0)
            trial.equal(leased.map(\.messages.count), [1], "the messages after a refusal")
        },
        Fact("creation", "another start is refused after the instance has ended, too") { trial in
            let lease = try await trial.started()
            let start = ExecutionStarted(name: "plan", version: "1", input: ["n": 1])
            let first = HistoryEvent(
                sequence: 1, time: trial.at(0), kind: .executionStarted(start))
            try await trial.record(lease, status: .failed) { $0.events = [first] }
            await trial.refuses(.instanceExists, "another start") {
                _ = try await trial.store.create(trial.new("a", input: ["n": 2]))
            }
        },
        Fact("creation", "an unknown instance has no record, history or activities") {
            let id = try InstanceID("nobody")
            $0.equal(try await $0.store.instance(id), nil, "the record")
            $0.equal(try await $0.store.history(of: id, after: 0), [], "the history")
            $0.equal(try await $0.store.openActivities(of: id), [], "the activities")
        },
        Fact("creation", "of simultaneous creations of one ID exactly one makes the instance") {
            let store = $0.store
            let new = try $0.new("a")
            let made = try await withThrowingTaskGroup(of: Creation.self) { group in
                for _ in 0..<20 { group.addTask { try await store.create(new) } }
                return try await group.reduce(into: 0) { $0 += $1 == .created ? 1 : 0 }
            }
            $0.equal(made, 1, "the number of creations")
        },
        Fact("creation", "instances of one ID in different case are different instances") {
            try await $0.create("Run")
            try await $0.create("run")
            $0.equal(try await $0.lease(at: 0).count, 2, "the number of instances")
        },
    ]
}
