import WeftCore
import WeftDurable

extension StoreConformance {
    static let limits: [Fact] = [
        Fact("limits", "at most so many of a name are leased") {
            try await $0.queue(["blur", "blur", "blur", "load"])
            let leased = try await $0.leaseTasks(limits: ["blur": 2])
            $0.equal(leased.map(\.request.taskID), [0, 1, 3], "the tasks")
            let rest = try await $0.leaseTasks(limits: ["blur": 2])
            $0.equal(rest.map(\.request.taskID), [2], "the rest")
        },
        Fact("limits", "a name that has reached its limit holds up no others") {
            try await $0.queue(Array(repeating: "blur", count: 300) + ["load", "load"])
            let leased = try await $0.leaseTasks(limit: 2, limits: ["blur": 0])
            $0.equal(leased.map(\.request.activity), ["load", "load"], "the names")
            let mixed = try await $0.leaseTasks(limit: 2, limits: ["blur": 1, "load": 5])
            $0.equal(mixed.map(\.request.activity), ["blur"], "the names")
        },
        Fact("limits", "within the limits the oldest come first, whatever their name") {
            try await $0.queue(["load", "blur", "blur", "load", "blur", "load"])
            let leased = try await $0.leaseTasks(limit: 4, limits: ["blur": 2, "load": 9])
            $0.equal(leased.map(\.request.taskID), [0, 1, 2, 3], "the tasks")
        },
        Fact("limits", "the limit of the call holds beside those of the names") {
            try await $0.queue(["blur", "load", "blur"])
            let leased = try await $0.leaseTasks(limit: 1, limits: ["blur": 5, "load": 5])
            $0.equal(leased.map(\.request.taskID), [0], "the tasks")
        },
        Fact("limits", "expired leases count against the limit like others") {
            try await $0.queue(["blur", "blur", "load"])
            _ = try await $0.leaseTasks(at: 0, until: 30, named: ["blur", "load"])
            let leased = try await $0.leaseTasks(at: 31, limits: ["blur": 1])
            $0.equal(
                leased.map(\.request.activity).sorted(), ["blur", "load"], "the names")
            let none = try await $0.leaseTasks(at: 31, limits: ["blur": 0])
            $0.equal(none.count, 0, "the leases without room")
        },
        Fact("limits", "a limit for a name that the worker does not know leases nothing of it") {
            try await $0.queue(["gpu"])
            let leased = try await $0.leaseTasks(limits: ["gpu": 5])
            $0.equal(leased.count, 0, "the leases")
        },
        Fact("limits", "a checkpoint keeps to the limits, too") {
            let lease = try await $0.started()
            let tasks = [$0.task(1, "blur"), $0.task(2, "blur"), $0.task(3, "load")]
            var request = $0.request(at: 0)
            request.limits = ["blur": 1]
            let receipt = try await $0.record(lease) { [request] in
                $0.newTasks = tasks
                $0.leaseActivities = request
                $0.names = ["blur", "load"]
            }
            $0.equal(receipt.activities.map(\.request.taskID), [1, 3], "the tasks")
        },
    ]
}

extension StoreTrial {
    /// Tasks with these names, numbered from 0.
    fileprivate func queue(_ names: [String]) async throws {
        try await scheduled(names.enumerated().map { task($0.offset, $0.element) })
    }

    fileprivate func leaseTasks(
        at seconds: Double = 0, limit: Int = 10, limits: [String: Int]
    ) async throws -> [LeasedActivity] {
        var request = request(at: seconds, limit: limit)
        request.limits = limits
        return try await store.leaseActivities(request, named: ["blur", "load"])
    }
}
