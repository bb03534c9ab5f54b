import WeftCore
import WeftDurable

extension StoreConformance {
    static let firstEvents: [Fact] = [
        Fact("queries", "the first event is that of the history; before it there is none") {
            try await $0.create("new")
            $0.equal(
                try await $0.store.firstEvent(of: InstanceID("new")), nil, "that of a new one")
            $0.equal(
                try await $0.store.firstEvent(of: InstanceID("nobody")), nil, "that of nobody")
            let id = try await $0.ended("a")
            $0.equal(
                try await $0.store.firstEvent(of: id), try await $0.history().first, "the event")
        }
    ]

    static let queries: [Fact] = [
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
}
