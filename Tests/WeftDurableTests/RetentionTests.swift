import Testing
import WeftCore
import WeftDurable
import WeftTesting

/// Purging by filter, and by itself.
struct RetentionTests {
    /// A hub with one completed, one failed and one live instance; all ended at the start.
    private func bench() async throws -> Bench {
        let bench = Bench()
        let worker = bench.worker(
            TestActivities { request, _ in
                guard request.label != "step 2" else {
                    throw Failure(code: "bad", message: "Bad.", isRetryable: false)
                }
                return 1
            })
        try await worker.start()
        #expect(try await bench.run("sequence", ["n": 1], id: "good").status == .completed)
        #expect(try await bench.run("sequence", ["n": 2], id: "bad").status == .failed)
        _ = try await bench.start("approval", ["hours": 900], id: "live")
        _ = await bench.log.next { if case .instanceWaits = $0 { true } else { false } }
        await worker.stop()
        return bench
    }

    private func ids(_ bench: Bench) async throws -> [String] {
        try await bench.client.list().map(\.id.text).sorted()
    }

    private func sweep(_ bench: Bench, _ policy: RetentionPolicy) async throws -> WorkerCounters {
        let worker = bench.worker { $0.retention = policy }
        try await worker.start()
        // Once it is through, it sleeps until the next time.
        while !bench.clock.hasSleeper(until: bench.clock.now + policy.interval) {
            await Task.yield()
        }
        await worker.stop()
        return await worker.counters
    }

    @Test func filterRemovesWhatHasEndedAndMatches() async throws {
        let bench = try await bench()
        #expect(
            try await bench.client.purgeable(InstanceQuery()).map(\.text) == ["bad", "good"])
        #expect(try await bench.client.purge(matching: InstanceQuery(statuses: [.failed])) == 1)
        #expect(try await ids(bench) == ["good", "live"])
        #expect(try await bench.client.purge(matching: InstanceQuery()) == 1)
        #expect(try await ids(bench) == ["live"])
    }

    @Test func ageIsThatOfTheEnd() async throws {
        let bench = try await bench()
        var query = InstanceQuery()
        query.updatedBefore = bench.clock.now
        #expect(try await bench.client.purge(matching: query) == 0)
        query.updatedBefore = bench.clock.now + .seconds(1)
        #expect(try await bench.client.purge(matching: query) == 2)
    }

    @Test func liveInstancesAreNotAskedFor() async throws {
        let error = await #expect(throws: DurableError.self) {
            try await Bench().client.purge(
                matching: InstanceQuery(statuses: [.running, .suspended, .failed]))
        }
        #expect(error?.code == .wrongStatus)
        #expect(
            error?.message
                == "Expected statuses of ended instances (canceled, completed, failed, terminated), "
                + "found running, suspended. Cancel or terminate those first.")
    }

    @Test func manyGoInSmallTransactionsWithPauses() async throws {
        let bench = Bench()
        let store = FailingStore(bench.store)
        let client = Client(store: store, clock: bench.clock)
        let worker = bench.worker()
        try await worker.start()
        for number in 1...120 { _ = try await bench.run("sequence", ["n": 1], id: "i\(number)") }
        await worker.stop()
        var pauses = 0
        #expect(try await client.purge(matching: InstanceQuery()) { pauses += 1 } == 120)
        #expect(pauses == 2)
        #expect(store.calls.count { $0 == .purge } == 3)
    }

    @Test func policyRemovesByAgeAndClass()
        async throws
    {
        let bench = try await bench()
        bench.clock.advance(by: .days(10))
        let policy = RetentionPolicy(completed: .days(7), unsuccessful: .days(30))
        let counters = try await sweep(bench, policy)
        #expect(try await ids(bench) == ["bad", "live"])
        #expect(counters.instancesPurged == 1)
        #expect(bench.log.all.contains(.instancesPurged(1)))
    }

    @Test func policyKeepsTheNewest() async throws {
        let bench = try await bench()
        _ = try await sweep(bench, RetentionPolicy(maximumCount: 2))
        #expect(try await ids(bench) == ["bad", "good", "live"])
        _ = try await sweep(bench, RetentionPolicy(maximumCount: 1))
        #expect(try await ids(bench) == ["bad", "live"])
    }

    @Test func policyLooksAgainAfterItsInterval()
        async throws
    {
        let bench = try await bench()
        let worker = bench.worker {
            $0.retention = RetentionPolicy(completed: .days(1), interval: .hours(1))
        }
        try await worker.start()
        while !bench.clock.hasSleeper(until: bench.clock.now + .hours(1)) { await Task.yield() }
        #expect(try await ids(bench).count == 3)
        bench.clock.advance(by: .days(2))
        _ = await bench.log.next { $0 == .instancesPurged(1) }
        #expect(try await ids(bench) == ["bad", "live"])
        await worker.stop()
    }

    @Test func storeThatFailsIsAskedAgain() async throws {
        let bench = try await bench()
        let store = FailingStore(bench.store)
        store.fail(.purge)
        var options = WorkerOptions(id: WorkerID("w2"))
        options.retention = RetentionPolicy(completed: .zero, interval: .hours(1))
        let worker = Worker(
            store: store, orchestrations: TestOrchestrations(), activities: TestActivities(),
            options: options, clock: bench.clock, observer: bench.log.observer)
        bench.clock.advance(by: .seconds(1))
        try await worker.start()
        _ = await bench.log.next { event in
            if case .trouble(let words) = event {
                words.hasPrefix("Could not remove old instances, will try again: ")
            } else {
                false
            }
        }
        while !bench.clock.hasSleeper(until: bench.clock.now + .hours(1)) { await Task.yield() }
        bench.clock.advance(by: .hours(1))
        _ = await bench.log.next { $0 == .instancesPurged(1) }
        await worker.stop()
    }

    /// A child goes with its parent, and not before one that may need it.
    @Test func childrenGoWithTheirParents()
        async throws
    {
        let bench = try await bench()
        let worker = bench.worker()
        for (id, parent) in [("of-bad", "bad"), ("of-good", "good"), ("of-live", "live")] {
            let start = ExecutionStarted(
                name: "sequence", version: "1", input: ["n": 1],
                parent: ParentInstance(instanceID: try InstanceID(parent), childID: 1))
            _ = try await bench.store.create(
                NewInstance(
                    id: try InstanceID(id), start: start, label: id, createdAt: bench.clock.now))
        }
        try await worker.start()
        for id in ["of-bad", "of-good", "of-live"] {
            _ = try await bench.client.wait(for: InstanceID(id))
        }
        await worker.stop()
        #expect(
            try await bench.client.purgeable(InstanceQuery(statuses: [.completed])).map(\.text)
                == ["of-good", "good"])
        #expect(try await bench.client.purge(matching: InstanceQuery(statuses: [.failed])) == 2)
        #expect(try await ids(bench) == ["good", "live", "of-good", "of-live"])
        #expect(try await bench.client.purge(matching: InstanceQuery()) == 2)
        #expect(try await ids(bench) == ["live", "of-live"])
    }
}
