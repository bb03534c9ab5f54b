import WeftCore
import WeftDurable

extension StoreConformance {
    static let records: [Fact] = queries + purging

    private static let queries: [Fact] = [
        Fact("queries", "records come in order of creation, the newest first") {
            for (index, id) in ["b", "c", "a"].enumerated() {
                try await $0.create(id, at: Double(9 - index))
            }
            $0.equal(try await $0.ids(InstanceQuery()), ["a", "c", "b"], "the order")
        },
        Fact("queries", "records are found by status") {
            try await $0.create("pending")
            let ended = try await $0.started("ended")
            try await $0.end(ended)
            _ = try await $0.started("runs")
            let open = InstanceQuery(statuses: [.pending, .running])
            $0.equal(try await $0.ids(open), ["runs", "pending"], "those that are open")
            $0.equal(try await $0.ids(InstanceQuery(statuses: [.completed])), ["ended"], "ended")
            $0.equal(try await $0.ids(InstanceQuery(statuses: [.failed])), [], "failed")
        },
        Fact("queries", "records are found by the beginning of their ID, in its exact case") {
            for id in ["fill-1", "fill-2", "Fill-3", "refill", "fil", "fill_4"] {
                try await $0.create(id)
            }
            let found = try await $0.ids(InstanceQuery(idPrefix: "fill-"))
            $0.equal(found, ["fill-2", "fill-1"], "the instances")
        },
        Fact("queries", "a prefix is plain text, not a pattern") {
            for id in ["a_b", "aXb", "a.b"] { try await $0.create(id) }
            $0.equal(try await $0.ids(InstanceQuery(idPrefix: "a_")), ["a_b"], "the instances")
            for odd in ["%", "*", "a?", "'", "[a"] {
                $0.equal(
                    try await $0.ids(InstanceQuery(idPrefix: odd)), [],
                    "those that begin with \(odd)")
            }
        },
        Fact("queries", "pages follow each other without gap or overlap") {
            for number in 0..<7 { try await $0.create("i\(number)") }
            var pages: [[String]] = []
            for offset in [0, 3, 6, 9] {
                pages.append(try await $0.ids(InstanceQuery(limit: 3, offset: offset)))
            }
            $0.equal(pages, [["i6", "i5", "i4"], ["i3", "i2", "i1"], ["i0"], []], "the pages")
        },
        Fact("queries", "status, prefix and page are combined") {
            for number in 0..<4 { try await $0.create("x\(number)") }
            try await $0.end(try await $0.started("x4"))
            let query = InstanceQuery(statuses: [.pending], idPrefix: "x", limit: 2, offset: 1)
            $0.equal(try await $0.ids(query), ["x2", "x1"], "the instances")
        },
    ]

    private static let purging: [Fact] = [
        Fact("purge", "only instances that have ended are removed") {
            let ended = try await $0.started("ended")
            try await $0.end(ended)
            let running = try await $0.started("running")
            let pending = try await $0.create("pending")
            let all = [ended.instanceID, running.instanceID, pending, try InstanceID("nobody")]
            $0.equal(try await $0.store.purge(all), 1, "the number of purged instances")
            $0.equal(try await $0.ids(InstanceQuery()), ["pending", "running"], "those left")
        },
        Fact("purge", "everything of an instance is removed, and nothing of others") {
            let a = try await $0.scheduled([$0.task(1)], of: "a")
            let b = try await $0.scheduled([$0.task(2)], of: "b")
            let event = $0.event(1)
            try await $0.record(a, status: .completed) { $0.events = [event] }
            try await $0.record(b) { $0.events = [event] }
            _ = try await $0.store.purge([a.instanceID])
            $0.equal(try await $0.store.history(of: a.instanceID, after: 0), [], "a's history")
            $0.equal(try await $0.store.instance(a.instanceID), nil, "a's record")
            let tasks = try await $0.leaseTasks(at: 1).map(\.request.taskID)
            $0.equal(tasks, [2], "the tasks")
            let history = try await $0.store.history(of: b.instanceID, after: 0)
            $0.equal(history, [event], "b's history")
        },
        Fact("purge", "a purged ID can be used again and starts afresh") {
            let old = try await $0.started()
            let event = $0.event(1)
            try await $0.record(old, status: .completed) { $0.events = [event] }
            _ = try await $0.store.purge([old.instanceID])
            let new = try $0.new("a", at: 9, input: "other")
            $0.equal(try await $0.store.create(new), .created, "the creation")
            let leased = try await $0.lease(at: 9)
            $0.equal(leased.first?.history, [], "the history")
            $0.equal(leased.first?.messages.map(\.message), [.start(new.start)], "the messages")
        },
        Fact("purge", "many instances are purged in one call") {
            var ids: [InstanceID] = []
            for number in 0..<50 {
                let lease = try await $0.started("i\(number)")
                try await $0.end(lease)
                ids.append(lease.instanceID)
            }
            $0.equal(try await $0.store.purge(ids + ids), 50, "the number of purged instances")
        },
    ]
}

extension StoreTrial {
    fileprivate func ids(_ query: InstanceQuery) async throws -> [String] {
        try await store.instances(query).map(\.id.text)
    }
}
