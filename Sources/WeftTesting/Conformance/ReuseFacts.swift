import WeftCore
import WeftDurable

extension StoreConformance {
    static let reuse: [Fact] = [
        Fact("reuse of IDs", "unsuccessful: one that failed, or was stopped, is replaced") {
            let outcomes: [ExecutionOutcome] = [
                .failed($0.failure), .canceled(reason: "r"), .terminated(reason: "r"),
            ]
            for (index, outcome) in outcomes.enumerated() {
                let id = "i\(index)"
                try await $0.ended(id, outcome)
                let new = try $0.new(
                    id, at: 5, start: $0.start(input: "other"), reuse: .unsuccessful)
                $0.equal(try await $0.store.create(new), .created, "the creation of \(id)")
                $0.equal(try await $0.record(of: id).status, .pending, "the status of \(id)")
                $0.equal(try await $0.history(of: id), [], "the history of \(id)")
            }
        },
        Fact("reuse of IDs", "unsuccessful: one that completed is kept") { trial in
            try await trial.ended()
            let same = try trial.new("a", start: trial.start(), reuse: .unsuccessful)
            let record = try await trial.record()
            trial.equal(try await trial.store.create(same), .existing(record), "the same start")
            await trial.refuses(.instanceExists, "another start") {
                _ = try await trial.store.create(
                    trial.new("a", start: trial.start(input: 2), reuse: .unsuccessful))
            }
            trial.equal(try await trial.history().count, 2, "the number of events")
        },
        Fact("reuse of IDs", "ended: one that has ended is replaced, though the start is the same")
        {
            try await $0.ended()
            let new = try $0.new("a", at: 9, start: $0.start(), reuse: .ended)
            $0.equal(try await $0.store.create(new), .created, "the creation")
            $0.equal(try await $0.record().createdAt, $0.at(9), "the time of creation")
            let leased = try await $0.lease(at: 9)
            $0.equal(leased.first?.history, [], "the history")
            $0.equal(leased.first?.messages.map(\.message), [.start(new.start)], "the messages")
        },
        Fact("reuse of IDs", "ended: a live one is kept") { trial in
            _ = try await trial.begun()
            let same = try trial.new("a", start: trial.start(), reuse: .ended)
            let record = try await trial.record()
            trial.equal(try await trial.store.create(same), .existing(record), "the same start")
            await trial.refuses(.instanceExists, "another start") {
                _ = try await trial.store.create(
                    trial.new("a", start: trial.start(input: 2), reuse: .ended))
            }
        },
        Fact("reuse of IDs", "always: a live one is replaced with all that was open in it") {
            trial in
            let old = try await trial.scheduled([trial.task(1)])
            let timer = Checkpoint.NewTimer(timerID: 2, fireAt: trial.at(9))
            try await trial.record(old) { $0.newTimers = [timer] }
            let activity = try trial.require(
                try await trial.leaseTasks(at: 0).first?.lease, "the activity")
            let new = try trial.new("a", at: 5, start: trial.start(input: 2), reuse: .always)
            trial.equal(try await trial.store.create(new), .created, "the creation")
            await trial.refuses(.leaseLost, "a checkpoint of the old one") {
                try await trial.record(old)
            }
            await trial.refuses(.leaseLost, "a completion in the old one") {
                try await trial.store.complete(activity, with: .completed(1), at: trial.at(6))
            }
            let leased = try await trial.lease(at: 20)
            trial.equal(
                leased.first?.messages.map(\.message), [.start(new.start)], "the messages")
            let token = try trial.require(leased.first?.lease.token, "the new lease")
            trial.expect(
                token > old.token, "Expected a token larger than \(old.token), found \(token).")
        },
        Fact("reuse of IDs", "a replacement is created last") {
            try await $0.ended("a")
            try await $0.create("b")
            _ = try await $0.store.create($0.new("a", start: $0.start(), reuse: .ended))
            $0.equal(try await $0.ids(InstanceQuery()), ["a", "b"], "the order")
        },
        Fact("reuse of IDs", "a free ID is taken under every policy") {
            for policy in IDReuse.allCases {
                let new = try $0.new(policy.rawValue, start: $0.start(), reuse: policy)
                $0.equal(try await $0.store.create(new), .created, "under \(policy.rawValue)")
            }
        },
        Fact("reuse of IDs", "results of a replaced instance stay") {
            let lease = try await $0.begun()
            let result = Checkpoint.NewResult(key: "k", taskID: 1, result: 1)
            try await $0.record(lease, status: .completed) { $0.results = [result] }
            _ = try await $0.store.create($0.new("a", start: $0.start(), reuse: .ended))
            $0.equal(try await $0.store.results(for: ["k"]).count, 1, "the results")
        },
        Fact("reuse of IDs", "nothing of a long history is left to a replacement") { trial in
            let lease = try await trial.begun()
            let events = (2...6000).map { trial.event($0) }
            try await trial.record(lease, status: .completed) { $0.events = events }
            _ = try await trial.store.create(
                trial.new("a", at: 1, start: trial.start(), reuse: .ended))
            let next = try await trial.begin("a", at: 1)
            trial.equal(try await trial.history().count, 1, "the number of events")
            try await trial.record(next) { $0.events = [trial.event(2)] }
            trial.equal(try await trial.history().count, 2, "the number of events")
        },
    ]
}
