import Testing
import WeftCore
@testable import WeftDurable
import WeftTesting

/// Leasing ahead of slots, and creating an instance with its first turn.
struct WorkerLeasingTests {
    private let now = Timestamp(microseconds: 0)

    private func activity(_ workItem: Int) throws -> LeasedActivity {
        LeasedActivity(
            lease: ActivityLease(workItem: workItem, token: 1, expires: now),
            instanceID: try InstanceID("one"),
            request: TaskRequest(taskID: workItem, activity: "a", label: "a", input: .null),
            attempt: 1, deliveries: 1, scheduledAt: now)
    }

    @Test func nothingIsLeasedAheadBeforeAnAttemptHasEnded() {
        #expect(WaitingActivities(limit: 128).room(slots: 2, longest: .zero) == 0)
    }

    @Test func shortActivitiesAreLeasedAheadAndLongOnesAreNot() {
        var waiting = WaitingActivities(limit: 128)
        waiting.note(.microseconds(10))
        #expect(waiting.room(slots: 2, longest: .zero) == 128)
        // 2 slots begin 10 of these within 50 ms.
        waiting = WaitingActivities(limit: 128)
        waiting.note(.milliseconds(10))
        #expect(waiting.room(slots: 2, longest: .zero) == 10)
        waiting = WaitingActivities(limit: 128)
        waiting.note(.seconds(1))
        #expect(waiting.room(slots: 2, longest: .zero) == 0)
    }

    @Test func attemptThatDoesNotEndStopsLeasingAhead() {
        var waiting = WaitingActivities(limit: 128)
        waiting.note(.microseconds(10))
        #expect(waiting.room(slots: 2, longest: .seconds(1)) == 0)
    }

    @Test func noMoreIsLeasedWhileAGoodHalfIsThere() throws {
        var waiting = WaitingActivities(limit: 4)
        waiting.note(.microseconds(1))
        for number in 1...3 { waiting.append(try activity(number), at: now) }
        #expect(waiting.room(slots: 2, longest: .zero) == 0)
        #expect(waiting.next()?.lease.workItem == 1)
        #expect(waiting.room(slots: 2, longest: .zero) == 2)
    }

    @Test func theOldestBeginsFirstAndRemovedOnesDoNot() throws {
        var waiting = WaitingActivities(limit: 4)
        for number in 1...4 { waiting.append(try activity(number), at: now) }
        #expect(waiting.next()?.lease.workItem == 1)
        #expect(waiting.remove { $0.lease.workItem == 3 }.map(\.lease.workItem) == [3])
        #expect(waiting.removeAll().map(\.lease.workItem) == [2, 4])
        #expect(waiting.next() == nil)
        #expect(waiting.since == nil)
    }

    @Test func shortActivitiesNeedFewCheckpointsWithOneSlot() async throws {
        let bench = Bench()
        let activities = TestActivities()
        let worker = bench.worker(activities, slots: 1)
        try await worker.start()
        let record = try await bench.run("fan-out", ["n": 1000])
        await worker.stop()
        #expect(record.outcome == .completed(500_500))
        #expect(activities.mostRunsOfOneTask == 1)
    }

    @Test func instanceIsCreatedWithItsFirstTurn() async throws {
        let bench = Bench()
        let store = FailingStore(bench.store)
        let worker = Worker(
            store: store, orchestrations: TestOrchestrations(), activities: TestActivities(),
            clock: bench.clock)
        try await worker.start()
        let client = Client(store: store, clock: bench.clock, worker: worker)
        let id = try await client.start("sequence", version: "1", input: ["n": 1])
        let record = try await client.wait(for: id)
        #expect(record.outcome == .completed(1))
        #expect(!store.calls.contains(.create))
        // The same start again is the same instance.
        let again = try await client.start("sequence", version: "1", input: ["n": 1], id: id)
        #expect(again == id)
        await #expect(throws: DurableError.self) {
            try await client.start("sequence", version: "1", input: ["n": 2], id: id)
        }
        await worker.stop()
        // A worker that is stopped leaves it to the store.
        let other = try await client.start("sequence", version: "1", input: ["n": 1])
        #expect(try await client.status(of: other).status == .pending)
    }

    @Test func waitingForAConditionDoesNotEndWithTheInstance() async throws {
        let bench = Bench()
        let worker = bench.worker()
        try await worker.start()
        let id = try await bench.start("sequence", ["n": 1])
        #expect(try await bench.client.wait(for: id).status == .completed)
        await worker.stop()
        // Ended, which is not what is waited for; the deadline is.
        let waiting = Task { [client = bench.client, clock = bench.clock] in
            try await client.wait(for: id, until: clock.now + .seconds(1)) { _ in false }
        }
        let moment = bench.clock.now + .seconds(1)
        while !bench.clock.hasSleeper(until: moment) { await Task.yield() }
        bench.clock.advance(by: .seconds(1))
        #expect(try await waiting.value.status == .completed)
    }

    @Test func whatTheWorkerDoesNotKnowIsLeftInTheStore() async throws {
        let bench = Bench()
        let worker = bench.worker()
        try await worker.start()
        let client = Client(store: bench.store, clock: bench.clock, worker: worker)
        let id = try await client.start("nobody knows it", version: "1", input: .null)
        #expect(try await !client.status(of: id).status.isFinal)
        await worker.stop()
    }
}
