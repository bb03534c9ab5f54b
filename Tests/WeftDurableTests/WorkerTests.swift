import Testing
import WeftCore
import WeftDurable
import WeftTesting

/// What a run costs, in counts, and what stays undone.
struct WorkerTests {
    @Test(arguments: [1, 6, 100])
    func sequenceCostsOneActivityAndOneCheckpointAStep(count: Int) async throws {
        let bench = Bench()
        let worker = bench.worker()
        try await worker.start()
        let record = try await bench.run("sequence", ["n": .int(count)])
        await worker.stop()
        #expect(record.outcome == .completed(.int(count)))
        let counters = await worker.counters
        #expect(counters.activitiesRun == count)
        #expect(counters.checkpoints == count + 1)
        // Started, then scheduled and completed for each step, then completed.
        #expect(counters.eventsFolded == 2 + 2 * count)
        #expect(counters.recoveries == 0)
    }

    @Test func sequentialStepIsOneCallToTheStore() async throws {
        let bench = Bench()
        let store = FailingStore(bench.store)
        let worker = Worker(
            store: store, orchestrations: TestOrchestrations(), activities: TestActivities(),
            options: WorkerOptions(maxConcurrentActivities: 1), clock: bench.clock)
        let id = try await bench.start("sequence", ["n": 50])
        try await worker.start()
        _ = try await bench.client.wait(for: id)
        await worker.stop()
        #expect(store.calls.count { $0 == .checkpoint } == 51)
        // The rest is the start, the end and a round or two of the dispatcher.
        // Histories are read only where every turn is replayed.
        #expect(store.calls.count { $0 != .checkpoint && $0 != .history } < 40)
    }

    @Test func fanOutRunsEachActivityOnce() async throws {
        let bench = Bench()
        let activities = TestActivities()
        let worker = bench.worker(activities)
        try await worker.start()
        let record = try await bench.run("fan-out", ["n": 1000])
        await worker.stop()
        #expect(record.outcome == .completed(500_500))
        #expect(activities.runCount == 1000)
        #expect(activities.mostRunsOfOneTask == 1)
        let counters = await worker.counters
        #expect(counters.eventsFolded == 2002)
        #expect(counters.checkpoints <= 1001)
    }

    @Test func manyInstancesPassThroughFewPlaces() async throws {
        let bench = Bench()
        let activities = TestActivities()
        let worker = bench.worker(activities) { $0.maxLiveInstances = 3 }
        for number in 1...40 { _ = try await bench.start("sequence", ["n": 3], id: "i\(number)") }
        try await worker.start()
        for number in 1...40 {
            let record = try await bench.client.wait(for: InstanceID("i\(number)"))
            #expect(record.outcome == .completed(3))
        }
        await worker.stop()
        #expect(activities.runCount == 120)
        #expect(await worker.counters.recoveries == 0)
    }

    @Test func waitingInstancesMakePlaceForThoseThatCanGoOn() async throws {
        let bench = Bench()
        let worker = bench.worker { $0.maxLiveInstances = 1 }
        try await worker.start()
        for number in 1...5 {
            _ = try await bench.start("approval", ["hours": 1], id: "a\(number)")
        }
        #expect(try await bench.run("sequence", ["n": 3]).outcome == .completed(3))
        for number in 1...5 {
            let id = try InstanceID("a\(number)")
            try await bench.client.raiseEvent("approval", payload: .int(number), to: id)
            #expect(try await bench.client.wait(for: id).outcome == .completed(.int(number)))
        }
        await worker.stop()
    }

    @Test func unknownOrchestrationStaysPendingWithItsReason() async throws {
        let bench = Bench()
        let worker = bench.worker()
        try await worker.start()
        let id = try await bench.start("mosaic", ["n": 1])
        let trouble = await bench.log.next { if case .trouble = $0 { true } else { false } }
        let reason = "a worker that knows the orchestration \"mosaic\" version 1"
        #expect(trouble == .trouble("one is left alone; it waits for \(reason)"))
        #expect(try await bench.run("sequence", ["n": 1], id: "two").outcome == .completed(1))
        await worker.stop()
        let record = try await bench.client.status(of: id)
        #expect(record.status == .pending)
        #expect(record.lease == nil)
        #expect(record.waits.map(\.description) == [reason])
    }

    @Test func unreadableInputFailsTheInstance() async throws {
        let bench = Bench()
        let worker = bench.worker()
        try await worker.start()
        let record = try await bench.run("unreadable", .null)
        await worker.stop()
        let failure = Failure(code: "bad-input", message: "Cannot read the input.")
        #expect(record.outcome == .failed(failure))
    }

    @Test func unknownActivityStaysQueuedForAnotherWorker() async throws {
        let bench = Bench()
        let worker = bench.worker()
        try await worker.start()
        let id = try await bench.start("sequence", ["n": 1, "activity": "blur"])
        _ = await bench.log.next { if case .taskScheduled = $0 { true } else { false } }
        let open = try await bench.client.activities(of: id)
        #expect(open.map(\.activity) == ["blur"])
        #expect(open.first?.lease == nil)
        let other = bench.worker(TestActivities(names: ["blur"]), id: "w2")
        try await other.start()
        #expect(try await bench.client.wait(for: id).outcome == .completed(1))
        await worker.stop()
        await other.stop()
    }
}
