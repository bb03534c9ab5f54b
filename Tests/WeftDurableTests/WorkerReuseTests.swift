import Testing
import WeftCore
import WeftDurable
import WeftTesting

/// Results that are found again instead of being made again.
struct WorkerReuseTests {
    @Test func secondInstanceReusesAllResults() async throws {
        let bench = Bench()
        let worker = bench.worker()
        try await worker.start()
        _ = try await bench.run("sequence", ["n": 3, "keys": "a"], id: "first")
        let record = try await bench.run("sequence", ["n": 3, "keys": "a"], id: "second")
        await worker.stop()
        #expect(record.outcome == .completed(3))
        let counters = await worker.counters
        #expect(counters.activitiesRun == 3)
        #expect(counters.activitiesReused == 3)
        // Start and end of the first, 3 steps; all of the second in one turn.
        #expect(counters.checkpoints == 5)
        let history = try await bench.client.history(of: InstanceID("second"))
        let origins = history.compactMap { event in
            if case .taskCompleted(let completion) = event.kind {
                completion.reusedFrom
            } else {
                nil
            }
        }
        let first = try InstanceID("first")
        #expect(origins == (1...3).map { ReuseOrigin(instanceID: first, taskID: $0) })
    }

    @Test func resultThatIsGoneIsMadeAgain() async throws {
        let bench = Bench()
        let activities = TestActivities(mayReuse: false)
        let worker = bench.worker(activities)
        try await worker.start()
        _ = try await bench.run("sequence", ["n": 3, "keys": "a"], id: "first")
        _ = try await bench.run("sequence", ["n": 3, "keys": "a"], id: "second")
        await worker.stop()
        #expect(activities.runCount == 6)
        #expect(await worker.counters.activitiesReused == 0)
    }

    @Test func longChainIsReusedInTurnsOfBoundedSize() async throws {
        let bench = Bench()
        let worker = bench.worker()
        try await worker.start()
        _ = try await bench.run("sequence", ["n": 2500, "keys": "a"], id: "first")
        let record = try await bench.run("sequence", ["n": 2500, "keys": "a"], id: "second")
        await worker.stop()
        #expect(record.outcome == .completed(2500))
        let counters = await worker.counters
        #expect(counters.activitiesRun == 2500)
        #expect(counters.activitiesReused == 2500)
        #expect(counters.checkpoints > 2502)
    }

    @Test func equalTasksAtTheSameTimeRunOnce() async throws {
        let bench = Bench()
        let activities = TestActivities { _, _ in 1 }
        let worker = bench.worker(activities)
        try await worker.start()
        let record = try await bench.run("fan-out", ["n": 20, "sameKey": "a"])
        await worker.stop()
        #expect(record.outcome == .completed(20))
        #expect(activities.runCount == 1)
        #expect(await worker.counters.activitiesReused == 19)
    }

    @Test func taskWithoutAKeyAlwaysRuns() async throws {
        let bench = Bench()
        let activities = TestActivities()
        let worker = bench.worker(activities)
        try await worker.start()
        _ = try await bench.run("sequence", ["n": 3], id: "first")
        _ = try await bench.run("sequence", ["n": 3], id: "second")
        await worker.stop()
        #expect(activities.runCount == 6)
    }
}
