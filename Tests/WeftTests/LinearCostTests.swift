import Testing
import Weft
import WeftSQLite

@testable import WeftDurable

/// n steps cost n, counted and not timed. An import comes before the steps of every chain, and a
/// start and an end around them: n steps make n + 1 activities and 2n + 4 events.
struct LinearCostTests {
    @Test func sixStepsRunSixActivities() async throws {
        let cost = try await Self.cost(of: ChainOfSix.self)
        #expect(cost.counters.activitiesRun == 6 + 1)
        #expect(cost.counters.eventsFolded == 2 * 6 + 4)
        #expect(cost.counters.checkpoints == 6 + 2)
        #expect(cost.events == 2 * 6 + 4)
        #expect(cost.counters.recoveries == 0)
    }

    @Test func aHundredStepsRunAHundredActivities() async throws {
        let cost = try await Self.cost(of: ChainOfHundred.self)
        #expect(cost.counters.activitiesRun == 100 + 1)
        #expect(cost.counters.eventsFolded == 2 * 100 + 4)
        #expect(cost.counters.checkpoints == 100 + 2)
        #expect(cost.events == 2 * 100 + 4)
    }

    @Test func aSequentialStepCostsOneTransaction() async throws {
        let six = try await Self.cost(of: ChainOfSix.self)
        let hundred = try await Self.cost(of: ChainOfHundred.self)
        // The instance is created and leased; its first turn, the import and each step recorded.
        // A look for work may now and then lease what a checkpoint would have leased, and on a slow
        // machine leases are renewed; two transactions a step would be 200.
        #expect((2 + 2 + 6...2 + 2 + 6 + 4).contains(six.commits))
        #expect((2 + 2 + 100...2 + 2 + 100 + 20).contains(hundred.commits))
    }

    @Test func withOneSlotASequentialStepCostsOneTransactionToo() async throws {
        let hundred = try await Self.cost(of: ChainOfHundred.self, slots: 1)
        #expect((2 + 2 + 100...2 + 2 + 100 + 20).contains(hundred.commits))
    }

    @Test func checkpointedOperationsAreNotFused() async throws {
        let cost = try await Self.cost(of: SixBlurs.self)
        #expect(cost.counters.activitiesRun == 6 + 1)
        #expect(cost.counters.eventsFolded == 2 * 6 + 4)
        #expect(cost.counters.checkpoints == 6 + 2)
    }

    /// The first worker dies while it runs step 50, which is task 51: it has recorded the start, 51
    /// tasks and 50 completions. The second folds these once, and what is new once.
    @Test func theSuccessorOfADeadWorkerFoldsEachEventOnce() async throws {
        let scratch = try Scratch()
        let photo = scratch("photo.png")
        try await Photos.writeGradient(8, 8, to: photo)
        let id = try InstanceID("chain")
        let first = try Bench(
            hub: scratch("hub"), pipelines: [ChainOfHundred.self], stoppingAt: 51)
        try await first.start(ChainOfHundred.self, ["photo": .file(photo)], id: id)
        try await first.worker.start()
        for await _ in first.reached { break }
        await first.worker.crash()
        let before = await first.worker.counters
        try await first.store.close()
        #expect(before.activitiesRun == 51)
        #expect(before.eventsFolded == 1 + 51 + 50)

        let second = try Bench(hub: scratch("hub"), pipelines: [ChainOfHundred.self])
        try await second.worker.start()
        let record = try await second.client.wait(for: id)
        await second.worker.stop()
        let after = await second.worker.counters
        try await second.store.close()
        #expect(record.status == .completed)
        #expect(record.lastSequence == 204)
        #expect(after.activitiesRun == 101 - 50)
        #expect(after.recoveries == 1)
        #expect(after.eventsFolded == 204)
        #expect(after.checkpoints == 101 - 50)
    }

    private struct Cost {
        let counters: WorkerCounters
        let commits: Int
        let events: Int
    }

    private static func cost<Work: Pipeline>(
        of pipeline: Work.Type, slots: Int = 2
    ) async throws -> Cost {
        let scratch = try Scratch()
        let photo = scratch("photo.png")
        try await Photos.writeGradient(8, 8, to: photo)
        let id = try InstanceID("chain")
        let bench = try Bench(hub: scratch("hub"), pipelines: [pipeline], slots: slots)
        let opened = bench.store.statistics.commits
        try await bench.start(pipeline, ["photo": .file(photo)], id: id)
        try await bench.worker.start()
        let record = try await bench.client.wait(for: id)
        await bench.worker.stop()
        let counters = await bench.worker.counters
        let commits = bench.store.statistics.commits - opened
        try await bench.store.close()
        #expect(record.status == .completed)
        return Cost(counters: counters, commits: commits, events: record.lastSequence)
    }
}
