import WeftCore
import WeftDurable

extension StoreConformance {
    static let sizes: [Fact] = [
        Fact("sizes", "payloads of a megabyte come back whole") {
            let large = JSONValue.string(String(repeating: "pixels ", count: 150_000))
            _ = try await $0.store.create($0.new("a", input: large))
            let leased = try $0.require(try await $0.lease(at: 0).first, "the lease")
            let event = HistoryEvent(
                sequence: 1, time: $0.at(0), kind: .eventRaised(name: "e", payload: large))
            let task = $0.task(1, input: large, reuseKey: "k")
            try await $0.record(leased.lease) {
                $0.consumedMessages = leased.messages.map(\.id)
                $0.events = [event]
                $0.newTasks = [task]
            }
            let history = try await $0.store.history(of: leased.lease.instanceID, after: 0)
            $0.expect(history == [event], "Expected a large event to come back, found another.")
            let activity = try $0.require(try await $0.leaseTasks(at: 0).first, "the activity")
            $0.expect(activity.request == task, "Expected a large task to come back.")
            try await $0.store.complete(activity.lease, with: .completed(large), at: $0.at(1))
            let found = try await $0.store.results(for: ["k"])["k"]?.result
            $0.expect(found == large, "Expected a large result to come back.")
        },
        Fact("sizes", "odd characters come back as they went in") {
            let odd =
                "\u{0}\u{1}\n\r\t\u{7F} \"\\/ '; DROP TABLE x; -- äöü 日本 👩‍👩‍👧 e\u{301} \u{FEFF}\u{10FFFF}"
            let value: JSONValue = .object([odd: .string(odd), "": .array([.string("")])])
            let new = try $0.new("a", input: value, label: "'ü\" 👩‍👩‍👧\n%_")
            _ = try await $0.store.create(new)
            $0.equal(try await $0.record().label, new.label, "the label")
            let leased = try $0.require(try await $0.lease(at: 0).first, "the lease")
            $0.equal(leased.messages.map(\.message), [.start(new.start)], "the start")
            let task = $0.task(1, "blur '\" 日本", input: value, reuseKey: "k'\" 日本")
            try await $0.record(leased.lease) { $0.newTasks = [task] }
            let activity = try $0.require(
                try await $0.leaseTasks(at: 0, named: [task.activity]).first, "the activity")
            $0.equal(activity.request, task, "the task")
            try await $0.store.complete(activity.lease, with: .completed(value), at: $0.at(1))
            let found = try await $0.store.results(for: ["k'\" 日本"])
            $0.equal(found.values.map(\.result), [value], "the result")
        },
        Fact("sizes", "numbers come back exactly") {
            let numbers: JSONValue = .array([
                .int(.max), .int(.min), .int(0), .double(0.1), .double(-0.0), .double(1e300),
                .double(.leastNonzeroMagnitude), .double(3), .double(.pi),
            ])
            let new = try $0.new("a", input: numbers)
            _ = try await $0.store.create(new)
            let leased = try await $0.lease(at: 0)
            $0.equal(leased.first?.messages.map(\.message), [.start(new.start)], "the start")
        },
        Fact("sizes", "a fan-out of 40,000 tasks fits into one checkpoint") {
            let lease = try await $0.started()
            let tasks = (0..<40_000).map { [trial = $0] in trial.task($0) }
            try await $0.record(lease) { $0.newTasks = tasks }
            let first = try await $0.leaseTasks(at: 1, limit: 3).map(\.request.taskID)
            $0.equal(first, [0, 1, 2], "the first tasks")
            let open = try await $0.store.openActivities(of: lease.instanceID)
            $0.equal(open.count, 40_000, "the number of tasks")
        },
        Fact("sizes", "a fan-in consumes 5,000 messages in one checkpoint") {
            let lease = try await $0.started()
            let store = $0.store
            let message = $0.raised("e")
            let time = $0.at(1)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<5000 {
                    group.addTask { try await store.send(message, to: lease.instanceID, at: time) }
                }
                try await group.waitForAll()
            }
            let messages = try await store.messages(for: lease, due: time, excluding: [])
            $0.equal(messages.count, 5000, "the number of messages")
            try await $0.record(lease) { $0.consumedMessages = messages.map(\.id) }
            $0.equal(try await $0.names(lease), [], "the messages left")
        },
        Fact("sizes", "asking for 40,000 results at once works") {
            let lease = try await $0.started()
            let result = Checkpoint.NewResult(key: "7", taskID: 1, result: 1)
            try await $0.record(lease) { $0.results = [result] }
            let found = try await $0.store.results(for: (0..<40_000).map(String.init))
            $0.equal(found.count, 1, "the number of results")
        },
    ]
}
