import WeftCore
import WeftDurable

extension StoreConformance {
    static let continuation: [Fact] = [
        Fact("continue-as-new", "the history begins anew and is numbered from 1") {
            let lease = try await $0.begun()
            let next = try $0.start(version: "2", input: "next", generation: 1)
            let more = $0.event(2)
            try await $0.continues(lease, next) { $0.events.append(more) }
            let first = $0.started(next)
            $0.equal(try await $0.history(), [first, more], "the history")
            let record = try await $0.record()
            $0.equal(
                [record.lastSequence, record.generation], [2, 1], "last event and generation")
            $0.equal(record.version, "2", "the version")
            let third = $0.event(3)
            try await $0.record(lease) { $0.events = [third] }
            $0.equal(try await $0.history(), [first, more, third], "the history that follows")
        },
        Fact("continue-as-new", "what was open before is removed, and its worker learns it") {
            let lease = try await $0.scheduled([$0.task(1), $0.task(2)])
            let timer = Checkpoint.NewTimer(timerID: 3, fireAt: $0.at(9))
            try await $0.record(lease) { $0.newTimers = [timer] }
            let activity = try $0.require(
                try await $0.leaseTasks(at: 0, limit: 1).first?.lease, "the activity")
            try await $0.continues(lease, $0.start(generation: 1))
            let lost = try await $0.store.renew([.activity(activity)], until: $0.at(60))
            $0.equal(lost, [.activity(activity)], "the lost leases")
            $0.equal(try await $0.leaseTasks(at: 99).count, 0, "the tasks")
            $0.equal(try await $0.messages(lease, due: 99), [], "the messages")
        },
        Fact("continue-as-new", "messages that arrive meanwhile are kept, in order") {
            let lease = try await $0.begun()
            try await $0.send("folded", at: 1)
            let seen = try await $0.store.messages(for: lease, due: $0.at(1), excluding: [])
            try await $0.send("first", at: 2)
            try await $0.send("second", at: 3)
            try await $0.continues(lease, $0.start(generation: 1)) {
                $0.consumedMessages = seen.map(\.id)
            }
            $0.equal(try await $0.names(lease), ["first", "second"], "the messages")
            try await $0.store.release(lease)
            let leased = try await $0.lease(at: 4)
            $0.equal(
                leased.first?.messages.map(StoreTrial.name), ["first", "second"],
                "the messages of the next holder")
        },
        Fact("continue-as-new", "the next generation's tasks and timers are queued") {
            let lease = try await $0.scheduled([$0.task(1)])
            let task = $0.task(1, input: "again")
            let timer = Checkpoint.NewTimer(timerID: 2, fireAt: $0.at(9))
            try await $0.continues(lease, $0.start(generation: 1)) {
                $0.newTasks = [task]
                $0.newTimers = [timer]
            }
            $0.equal(try await $0.leaseTasks(at: 1).map(\.request), [task], "the tasks")
            $0.equal(try await $0.names(lease, due: 9), ["timer 2"], "the timers")
        },
        Fact("continue-as-new", "the same checkpoint again changes nothing") {
            let lease = try await $0.begun()
            try await $0.create("b")
            let task = $0.task(101)
            let sent = SentMessage($0.raised("e"), to: try InstanceID("b"))
            let next = try $0.start(generation: 1)
            try await $0.continues(lease, next) {
                $0.newTasks = [task]
                $0.sentMessages = [sent]
            }
            let activity = try $0.require(try await $0.leaseTasks(at: 0).first, "the activity")
            try await $0.continues(lease, next) {
                $0.newTasks = [task]
                $0.sentMessages = [sent]
            }
            $0.equal(try await $0.leaseTasks(at: 1).count, 0, "the tasks queued again")
            let lost = try await $0.store.renew([.activity(activity.lease)], until: $0.at(60))
            $0.equal(lost, [], "the lost leases")
            let leased = try await $0.lease(at: 1)
            $0.equal(leased.first?.messages.map(StoreTrial.name), ["start", "e"], "b's messages")
        },
        Fact("continue-as-new", "only a later generation follows") { trial in
            let lease = try await trial.begun()
            // Several may begin in one turn.
            for generation in [1, 2, 5] {
                try await trial.continues(lease, trial.start(generation: generation))
            }
            for generation in [0, 4] {
                await trial.refuses(.invalidAction, "generation \(generation)") {
                    try await trial.continues(lease, trial.start(generation: generation))
                }
            }
            trial.equal(try await trial.record().generation, 5, "the generation")
        },
        Fact("continue-as-new", "a history that does not begin with executionStarted is refused") {
            trial in
            let lease = try await trial.begun()
            for events in [[], [trial.event(1)]] {
                await trial.refuses(.invalidAction, "\(events.count) events") {
                    try await trial.record(lease) {
                        $0.replacesHistory = true
                        $0.events = events
                    }
                }
            }
            trial.equal(try await trial.history().count, 1, "the number of events")
        },
        Fact("continue-as-new", "the same start is known again in a later generation") { trial in
            let lease = try await trial.begun()
            for generation in 1...2 {
                try await trial.continues(
                    lease, trial.start(input: "next", generation: generation))
            }
            let again = try trial.new("a", start: trial.start())
            let record = try await trial.record()
            trial.equal(try await trial.store.create(again), .existing(record), "the same start")
            await trial.refuses(.instanceExists, "another start") {
                _ = try await trial.store.create(trial.new("a", start: trial.start(input: 2)))
            }
        },
        Fact("continue-as-new", "an instance can do so in its first turn") {
            let new = try $0.new("a", start: $0.start())
            _ = try await $0.store.create(new)
            let leased = try $0.require(try await $0.lease(at: 0).first, "the lease")
            try await $0.continues(leased.lease, $0.start(input: 2, generation: 1)) {
                $0.consumedMessages = leased.messages.map(\.id)
            }
            let record = try await $0.record()
            $0.equal(try await $0.store.create(new), .existing(record), "the second creation")
        },
        Fact("continue-as-new", "after a takeover it is refused and nothing is lost") { trial in
            try await trial.create("a")
            let late = try trial.require(
                try await trial.lease("w1", at: 0, until: 30).first, "the first lease")
            _ = try await trial.lease("w2", at: 40)
            await trial.refuses(.leaseLost, "the late checkpoint") {
                try await trial.continues(late.lease, trial.start(generation: 1)) {
                    $0.consumedMessages = late.messages.map(\.id)
                }
            }
            trial.equal(try await trial.record().generation, 0, "the generation")
        },
        Fact("continue-as-new", "a long history is replaced wholly") { trial in
            let lease = try await trial.begun()
            let events = (2...6000).map { trial.event($0) }
            try await trial.record(lease) { $0.events = events }
            try await trial.continues(lease, trial.start(generation: 1))
            trial.equal(try await trial.history().count, 1, "the number of events")
        },
    ]
}

extension StoreTrial {
    /// Records that the instance continues as new.
    func continues(
        _ lease: InstanceLease, _ next: ExecutionStarted,
        _ fill: (inout Checkpoint) -> Void = { _ in }
    ) async throws {
        try await record(lease) {
            $0.replacesHistory = true
            $0.events = [started(next)]
            fill(&$0)
        }
    }
}
