import WeftCore
import WeftDurable

extension StoreConformance {
    static let paging: [Fact] = [
        Fact("paging", "a page begins after the last instance of the one before") {
            for number in 0..<7 { try await $0.create("i\(number)") }
            var pages: [[String]] = []
            var last: InstanceID?
            repeat {
                var query = InstanceQuery(limit: 3)
                query.olderThan = last
                pages.append(try await $0.ids(query))
                last = try pages.last?.last.map { try InstanceID($0) }
            } while last != nil
            $0.equal(pages, [["i6", "i5", "i4"], ["i3", "i2", "i1"], ["i0"], []], "the pages")
        },
        Fact("paging", "instances created meanwhile move no page") {
            for number in 0..<4 { try await $0.create("i\(number)") }
            let first = try await $0.ids { $0.limit = 2 }
            try await $0.create("new")
            let second = try await $0.ids {
                $0.limit = 2
                $0.olderThan = try InstanceID(first.last ?? "")
            }
            $0.equal(first + second, ["i3", "i2", "i1", "i0"], "the instances")
        },
        Fact("paging", "pages and filters go together") {
            for number in 0..<6 {
                let group = number.isMultiple(of: 2) ? "even" : "odd"
                _ = try await $0.store.create(
                    $0.new("i\(number)", start: $0.start(), group: group))
            }
            for (name, fill) in Self.filters {
                let found = try await $0.ids {
                    fill(&$0)
                    $0.group = "even"
                    $0.olderThan = try InstanceID("i4")
                }
                $0.equal(found, ["i2", "i0"], "the page of \(name)")
            }
        },
        Fact("paging", "a page after an instance that was purged is refused") { trial in
            let id = try await trial.ended()
            try await trial.create("b")
            _ = try await trial.store.purge([id])
            await trial.refuses(.instanceNotFound, "the page") {
                _ = try await trial.ids { $0.olderThan = id }
            }
        },
        Fact("paging", "instances are found by label, orchestration, group and parent") {
            let lease = try await $0.begun("p")
            let child = try $0.child("c")
            try await $0.record(lease) { $0.newInstances = [child] }
            _ = try await $0.store.create(
                $0.new("g", start: $0.start(), label: "thumbnails", group: "batch 1"))
            $0.equal(try await $0.ids { $0.label = "thumbnails" }, ["g"], "by label")
            $0.equal(try await $0.ids { $0.label = "thumb" }, [], "by a part of a label")
            $0.equal(try await $0.ids { $0.group = "batch 1" }, ["g"], "by group")
            $0.equal(try await $0.ids { $0.parent = lease.instanceID }, ["c"], "by parent")
            $0.equal(try await $0.ids { $0.orchestration = "plan" }.count, 3, "by orchestration")
            $0.equal(try await $0.ids { $0.orchestration = "other" }, [], "by another")
            $0.equal(try await $0.record(of: "g").group, "batch 1", "the group in the record")
        },
        Fact("paging", "instances are found by the time of their creation") {
            for number in 0..<5 { try await $0.create("i\(number)", at: Double(number)) }
            let (two, four) = ($0.at(2), $0.at(4))
            $0.equal(try await $0.ids { $0.createdFrom = two }, ["i4", "i3", "i2"], "from")
            $0.equal(try await $0.ids { $0.createdBefore = two }, ["i1", "i0"], "before")
            let between = try await $0.ids {
                $0.createdFrom = two
                $0.createdBefore = four
            }
            $0.equal(between, ["i3", "i2"], "between")
        },
        Fact("paging", "instances are found by the time of their end") {
            for number in 0..<4 { try await $0.ended("i\(number)", at: Double(number)) }
            try await $0.ended("f", .failed($0.failure), at: 1)
            try await $0.create("live")
            let two = $0.at(2)
            let completed = try await $0.ids {
                $0.statuses = [.completed]
                $0.updatedBefore = two
            }
            $0.equal(completed, ["i1", "i0"], "those that completed before")
            let all = try await $0.ids {
                $0.statuses = [.completed, .failed]
                $0.updatedBefore = two
            }
            $0.equal(all, ["f", "i1", "i0"], "those that ended before")
            let open = try await $0.ids {
                $0.statuses = [.pending]
                $0.updatedBefore = two
            }
            $0.equal(open, ["live"], "those that are open")
        },
        Fact("paging", "a rewound instance has not ended") {
            let id = try await $0.ended("a", .failed($0.failure))
            try await $0.store.send(.rewind(reason: "r"), to: id, at: $0.at(1))
            let lease = try $0.require(try await $0.lease(at: 1).first?.lease, "the lease")
            let first = $0.started(try $0.start())
            try await $0.record(lease, at: 2) {
                $0.isRewind = true
                $0.replacesHistory = true
                $0.events = [first]
            }
            let late = $0.at(99)
            let ended = try await $0.ids {
                $0.statuses = [.failed, .running]
                $0.updatedBefore = late
            }
            $0.equal(ended, ["a"], "the instances in either status")
            let failed = try await $0.ids {
                $0.statuses = [.failed]
                $0.updatedBefore = late
            }
            $0.equal(failed, [], "those that have failed")
        },
        Fact("paging", "several statuses come in one order") {
            for number in 0..<6 {
                if number.isMultiple(of: 2) {
                    try await $0.ended("i\(number)")
                } else {
                    try await $0.create("i\(number)")
                    _ = try await $0.begin("i\(number)")
                }
            }
            let found = try await $0.ids {
                $0.statuses = [.running, .completed]
                $0.limit = 4
                $0.offset = 1
            }
            $0.equal(found, ["i4", "i3", "i2", "i1"], "the instances")
        },
        Fact("paging", "what an instance tells about itself is kept until it tells anew") {
            let lease = try await $0.begun()
            $0.equal(try await $0.record().customStatus, nil, "the status at first")
            try await $0.record(lease) { $0.customStatus = ["done": 3] }
            try await $0.record(lease)
            $0.equal(try await $0.record().customStatus, ["done": 3], "the status")
            try await $0.record(lease, status: .completed) { $0.customStatus = "fine" }
            $0.equal(try await $0.record().customStatus, "fine", "the status at the end")
        },
    ]

    /// Filters that all instances of a fact pass.
    private static let filters: [(String, @Sendable (inout InstanceQuery) -> Void)] = [
        ("all", { _ in }), ("a status", { $0.statuses = [.pending] }),
        ("two statuses", { $0.statuses = [.pending, .running] }),
        ("a prefix", { $0.idPrefix = "i" }), ("a label", { $0.label = "label" }),
        ("an orchestration", { $0.orchestration = "plan" }),
        ("a time", { $0.createdFrom = Timestamp(microseconds: 0) }),
    ]
}
