import Testing
import WeftCore
import WeftDurable
import WeftTesting

/// A store that grants leases and whose answer is lost: they are given back at once, not when they
/// run out.
struct WorkerLostAnswerTests {
    static let calls: [FailingStore.Call] = [.checkpoint, .leaseActivities, .leaseInstances]

    @Test(arguments: calls)
    func leasesOfALostAnswerAreUsedBeforeTheyRunOut(call: FailingStore.Call) async throws {
        for skipping in 0..<6 {
            let inner = MemoryStore()
            let store = FailingStore(inner)
            store.fail(call, .after, skipping: skipping)
            // Nobody moves this clock: no lease ever runs out.
            let clock = ManualClock()
            let worker = Worker(
                store: store, orchestrations: TestOrchestrations(), activities: TestActivities(),
                options: WorkerOptions(maxConcurrentActivities: 3), clock: clock)
            try await worker.start()
            let client = Client(store: inner, clock: clock)
            let one = try await client.start("sequence", version: "1", input: ["n": 4])
            let two = try await client.start("fan-out", version: "1", input: ["n": 6])
            #expect(try await client.wait(for: one).outcome == .completed(4))
            #expect(try await client.wait(for: two).outcome == .completed(21))
            await worker.stop()
            #expect(await worker.counters.activitiesRun == 10)
        }
    }

    @Test func instanceWhoseCreationWasAnsweredByAnErrorIsRunAtOnce() async throws {
        let inner = MemoryStore()
        let store = FailingStore(inner)
        store.fail(.checkpoint, .after)
        let clock = ManualClock()
        let worker = Worker(
            store: store, orchestrations: TestOrchestrations(), activities: TestActivities(),
            options: WorkerOptions(), clock: clock)
        try await worker.start()
        let client = Client(store: inner, clock: clock, worker: worker)
        let id = try InstanceID("one")
        await #expect(throws: (any Error).self) {
            _ = try await client.start("sequence", version: "1", input: ["n": 4], id: id)
        }
        #expect(try await client.wait(for: id).outcome == .completed(4))
        await worker.stop()
    }
}
