import WeftCore
import WeftDurable

extension StoreConformance {
    static let purge: [Fact] = [
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
        Fact("purge", "an instance is gone though somebody holds its lease") { trial in
            let lease = try await trial.begun()
            try await trial.end(lease)
            trial.equal(try await trial.store.purge([lease.instanceID]), 1, "the purged instances")
            await trial.refuses(.leaseLost, "a checkpoint") { try await trial.record(lease) }
            try await trial.store.release(lease)
        },
        Fact("purge", "a long history is removed wholly") { trial in
            let lease = try await trial.begun()
            let events = (2...12_000).map { trial.event($0) }
            try await trial.record(lease, status: .completed) { $0.events = events }
            trial.equal(try await trial.store.purge([lease.instanceID]), 1, "the purged instances")
            trial.equal(try await trial.history(), [], "the history")
            _ = try await trial.begun()
            trial.equal(try await trial.history().count, 1, "the events of a new instance")
        },
        Fact("purge", "others go on while many are purged") {
            let store = $0.store
            var ids: [InstanceID] = []
            for number in 0..<200 { ids.append(try await $0.ended("i\(number)")) }
            let lease = try await $0.begun("live")
            let message = $0.raised("e")
            let time = $0.at(1)
            async let purged = store.purge(ids)
            for _ in 0..<20 { try await store.send(message, to: lease.instanceID, at: time) }
            $0.equal(try await purged, 200, "the purged instances")
            $0.equal(try await $0.names(lease).count, 20, "the messages")
            $0.equal(try await $0.ids(InstanceQuery()), ["live"], "those left")
        },
        Fact("purge", "nothing to purge is no matter") {
            $0.equal(try await $0.store.purge([]), 0, "the purged instances")
            $0.equal(try await $0.store.purge([try InstanceID("nobody")]), 0, "the unknown ones")
        },
    ]
}
