import Testing
import WeftCore
import WeftDurable
import WeftTesting

/// A store that fails once, at every call: the result is that of an undisturbed run.
struct WorkerStoreTroubleTests {
    static let calls: [FailingStore.Call] = [
        .leaseInstances, .messages, .checkpoint, .leaseActivities, .complete, .abandon, .renew,
        .release, .results, .forgetResult, .nextDue, .instance, .instancesWithMessages,
    ]

    @Test(arguments: calls, [FailingStore.Moment.before, .after])
    func storeThatFailsOnceChangesNothing(
        call: FailingStore.Call, moment: FailingStore.Moment
    ) async throws {
        for skipping in 0..<4 {
            let inner = MemoryStore()
            let store = FailingStore(inner)
            store.fail(call, moment, skipping: skipping)
            // What was leased by a call that seemed to fail comes back with the lease's end.
            let options = WorkerOptions(
                maxConcurrentActivities: 2, leaseDuration: .milliseconds(300),
                renewalInterval: .milliseconds(60), maximumDeliveries: 1000)
            let worker = Worker(
                store: store, orchestrations: TestOrchestrations(),
                activities: TestActivities(mayReuse: call != .forgetResult), options: options)
            try await worker.start()
            let client = Client(store: inner)
            let one = try await client.start(
                "sequence", version: "1", input: ["n": 4, "keys": "a"])
            #expect(try await client.wait(for: one).outcome == .completed(4))
            let two = try await client.start("fan-out", version: "1", input: ["n": 4, "keys": "a"])
            #expect(try await client.wait(for: two).outcome == .completed(10))
            await worker.stop()
            let history = try await client.history(of: one)
            #expect(history.count == 10)
        }
    }

    @Test func instanceWhoseMessagesCannotBeReadIsGivenBackAndHoldsUpNoOther() async throws {
        let inner = MemoryStore()
        let store = FailingStore(inner)
        let unreadable = DurableError(code: .unreadable, "Expected a message, found none.")
        store.fail(.messages, times: 3, with: unreadable)
        let worker = Worker(
            store: store, orchestrations: TestOrchestrations(), activities: TestActivities())
        try await worker.start()
        let client = Client(store: inner)
        for number in 0..<4 {
            let id = try await client.start(
                "sequence", version: "1", input: ["n": 4, "keys": .string("\(number)")])
            #expect(try await client.wait(for: id).outcome == .completed(4))
        }
        await worker.stop()
    }

    @Test func workerThatCannotReadTheHubDoesNotStart() async throws {
        let store = FailingStore(MemoryStore())
        store.fail(.reclaimDeadWorkers)
        let worker = Worker(
            store: store, orchestrations: TestOrchestrations(), activities: TestActivities())
        await #expect(throws: FailingStore.defaultError) { try await worker.start() }
        try await worker.start()
        await worker.stop()
    }
}
