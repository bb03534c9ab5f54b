import WeftCore
import WeftDurable

extension StoreConformance {
    static let results: [Fact] = [
        Fact("results", "a completion records its result under its reuse key") {
            let lease = try await $0.scheduled([$0.task(4, reuseKey: "k")])
            let activity = try $0.require(try await $0.leaseTasks(at: 0).first?.lease, "task 4")
            try await $0.store.complete(activity, with: .completed(["a": 1]), at: $0.at(1))
            let expected = ReusableResult(
                result: ["a": 1], origin: ReuseOrigin(instanceID: lease.instanceID, taskID: 4))
            $0.equal(
                try await $0.store.results(for: ["k", "none"]), ["k": expected], "the results")
        },
        Fact("results", "a failure records no result") {
            try await $0.scheduled([$0.task(4, reuseKey: "k")])
            let activity = try $0.require(try await $0.leaseTasks(at: 0).first?.lease, "task 4")
            let failure = Failure(code: "io", message: "m")
            try await $0.store.complete(activity, with: .failed(failure), at: $0.at(1))
            $0.equal(try await $0.store.results(for: ["k"]), [:], "the results")
        },
        Fact("results", "a checkpoint records results, and the first under a key stays") {
            let lease = try await $0.started()
            let new = [
                Checkpoint.NewResult(key: "k", taskID: 1, result: "first"),
                Checkpoint.NewResult(key: "l", taskID: 2, result: "other"),
                Checkpoint.NewResult(key: "k", taskID: 3, result: "second"),
            ]
            try await $0.record(lease) { $0.results = new }
            try await $0.record(lease) { $0.results = [new[2]] }
            let found = try await $0.store.results(for: ["k", "l"])
            $0.equal(found["k"]?.result, "first", "the result of k")
            $0.equal(found["k"]?.origin.taskID, 1, "the origin of k")
            $0.equal(found["l"]?.result, "other", "the result of l")
        },
        Fact("results", "a forgotten result can be recorded anew") {
            let lease = try await $0.started()
            let old = Checkpoint.NewResult(key: "k", taskID: 1, result: "old")
            try await $0.record(lease) { $0.results = [old] }
            try await $0.store.forgetResult(for: "k")
            try await $0.store.forgetResult(for: "never there")
            $0.equal(try await $0.store.results(for: ["k"]), [:], "the results")
            let new = Checkpoint.NewResult(key: "k", taskID: 2, result: "new")
            try await $0.record(lease) { $0.results = [new] }
            $0.equal(try await $0.store.results(for: ["k"])["k"]?.result, "new", "the result")
        },
        Fact("results", "results outlive the instance that made them") {
            let lease = try await $0.started()
            let result = Checkpoint.NewResult(key: "k", taskID: 1, result: 1)
            try await $0.record(lease) { $0.results = [result] }
            try await $0.end(lease)
            $0.equal(try await $0.store.purge([lease.instanceID]), 1, "the purged instances")
            $0.equal(try await $0.store.results(for: ["k"]).count, 1, "the results")
        },
        Fact("results", "asking for no results gives none") {
            $0.equal(try await $0.store.results(for: []), [:], "the results")
        },
    ]
}
