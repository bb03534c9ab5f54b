import Testing
import WeftCore
import WeftDurable
import WeftTesting

/// What a run costs, in counts.
struct WorkerTests {
    @Test(arguments: [1, 6, 100])
    func sequenceCostsOneActivityAndOneCheckpointAStep(count: Int) async throws {
        let store = MemoryStore()
        let activities = TestActivities()
        let worker = Worker(
            store: store, orchestrations: TestOrchestrations(), activities: activities)
        try await worker.start()
        let client = Client(store: store)
        let id = try await client.start("sequence", version: "1", input: ["n": .int(count)])
        let record = try await client.wait(for: id)
        await worker.stop()
        #expect(record.outcome == .completed(.int(count)))
        let counters = await worker.counters
        #expect(counters.activitiesRun == count)
        #expect(counters.checkpoints == count + 1)
        // Started, then scheduled and completed for each step, then completed.
        #expect(counters.eventsFolded == 2 + 2 * count)
        #expect(counters.recoveries == 0)
    }

    @Test func fanOutRunsEachActivityOnce() async throws {
        let store = MemoryStore()
        let activities = TestActivities()
        let worker = Worker(
            store: store, orchestrations: TestOrchestrations(), activities: activities)
        try await worker.start()
        let client = Client(store: store)
        let id = try await client.start("fan-out", version: "1", input: ["n": 1000])
        let record = try await client.wait(for: id)
        await worker.stop()
        #expect(record.outcome == .completed(500_500))
        #expect(activities.runCount == 1000)
        #expect(activities.mostRunsOfOneTask == 1)
        #expect(await worker.counters.eventsFolded == 2002)
    }
}
