import Testing
import WeftCore
@testable import WeftDurable
import WeftTesting

/// What happens after a worker has died, stopped, or lost its right.
struct WorkerRecoveryTests {
    /// Activities of which step 5 waits at the gate, deaf to cancellation.
    func gated(_ gate: Gate) -> TestActivities {
        TestActivities { request, _ in
            if request.taskID == 5 { await gate.wait() }
            return .int(request.taskID)
        }
    }

    @Test func crashLosesOnlyWhatWasInFlight() async throws {
        let bench = Bench()
        let gate = Gate()
        let dying = bench.worker(gated(gate))
        try await dying.start()
        let id = try await bench.start("sequence", ["n": 10])
        await bench.attemptStarts(step: 5)
        await dying.crash()
        gate.open()
        bench.store.declareDead(WorkerID("w1"))

        let activities = TestActivities()
        let worker = bench.worker(activities, id: "w2")
        try await worker.start()
        #expect(try await bench.client.wait(for: id).outcome == .completed(10))
        await worker.stop()
        let counters = await worker.counters
        #expect(counters.recoveries == 1)
        // The whole history of 2 + 2 * 10 events: 10 recorded ones folded again, 12 new ones.
        #expect(counters.eventsFolded == 22)
        #expect(activities.runCount == 6)
        #expect(bench.log.all.contains(.instanceRecovered(id, events: 10)))
    }

    @Test func expiredLeaseIsTakenOverAndTheLateResultDiscarded() async throws {
        let bench = Bench()
        let gate = Gate()
        let slow = bench.worker(gated(gate))
        try await slow.start()
        let id = try await bench.start("sequence", ["n": 5])
        await bench.attemptStarts(step: 5)

        // Another machine, whose clock says that the lease is over.
        let activities = TestActivities { _, _ in "second" }
        let quick = Worker(
            store: bench.store, orchestrations: TestOrchestrations(), activities: activities,
            options: WorkerOptions(id: WorkerID("w2")),
            clock: ManualClock(now: bench.clock.now + .seconds(31)))
        try await quick.start()
        #expect(try await bench.client.wait(for: id).outcome == .completed("second"))
        let history = try await bench.client.history(of: id)
        gate.open()
        await slow.settle()
        #expect(try await bench.client.history(of: id) == history)
        #expect(history.count == 12)
        #expect(activities.runCount == 1)
        await slow.stop()
        await quick.stop()
    }

    @Test func stopGivesBackUncountedAndAnotherWorkerFinishes() async throws {
        let bench = Bench()
        let stopping = bench.worker(TestActivities { _, _ in try await waitForCancellation() })
        try await stopping.start()
        let id = try await bench.start("sequence", ["n": 3])
        await bench.attemptStarts(step: 1)
        await stopping.stop()
        let open = try await bench.client.activities(of: id)
        #expect(open.map(\.failedAttempts) == [0])
        #expect(open.first?.lease == nil)
        #expect(try await bench.client.status(of: id).lease == nil)
        let worker = bench.worker(id: "w2")
        try await worker.start()
        #expect(try await bench.client.wait(for: id).outcome == .completed(3))
        await worker.stop()
    }

    @Test func stopLeavesBehindWhatIgnoresCancellation() async throws {
        let bench = Bench()
        let store = FailingStore(bench.store)
        let gate = Gate()
        let worker = Worker(
            store: store, orchestrations: TestOrchestrations(), activities: gated(gate),
            options: WorkerOptions(stopGrace: .milliseconds(1)), clock: bench.clock,
            observer: bench.log.observer)
        try await worker.start()
        let id = try await bench.start("sequence", ["n": 5])
        await bench.attemptStarts(step: 5)
        await worker.stop()
        let calls = store.calls
        #expect(try await bench.client.activities(of: id).first?.lease == nil)
        gate.open()
        await worker.settle()
        #expect(store.calls == calls)
        #expect(try await bench.client.status(of: id).status == .running)
    }

    @Test func stoppedWorkerCanBeStartedAgain() async throws {
        let bench = Bench()
        let worker = bench.worker()
        try await worker.start()
        #expect(try await bench.run("sequence", ["n": 2]).outcome == .completed(2))
        await worker.stop()
        try await worker.start()
        #expect(try await bench.run("sequence", ["n": 2], id: "two").outcome == .completed(2))
        await worker.stop()
    }

    @Test func whoStopsAWorkerThatStopsWaitsForTheSameEnd() async throws {
        let bench = Bench()
        let gate = Gate()
        let worker = bench.worker(
            TestActivities { _, _ in
                await gate.wait()
                return 1
            }
        ) { $0.stopGrace = .hours(1) }
        try await worker.start()
        _ = try await bench.start("sequence", ["n": 1])
        await bench.attemptStarts(step: 1)
        async let first: Void = worker.stop()
        while await worker.phase != .stopping { await Task.yield() }
        async let phase = {
            await worker.stop()
            return await worker.phase
        }()
        while await worker.stopWaiters.isEmpty { await Task.yield() }
        gate.open()
        #expect(await phase == .idle)
        await first
    }

    @Test func twoWorkersRunNothingTwice() async throws {
        let bench = Bench()
        let activities = TestActivities()
        let workers = [bench.worker(activities, id: "w1"), bench.worker(activities, id: "w2")]
        for worker in workers { try await worker.start() }
        for number in 1...10 {
            _ = try await bench.start("fan-out", ["n": 30], id: "f\(number)")
            _ = try await bench.start("sequence", ["n": 10], id: "s\(number)")
        }
        for number in 1...10 {
            let fan = try await bench.client.wait(for: InstanceID("f\(number)"))
            #expect(fan.outcome == .completed(465))
            let sequence = try await bench.client.wait(for: InstanceID("s\(number)"))
            #expect(sequence.outcome == .completed(10))
        }
        for worker in workers { await worker.stop() }
        #expect(activities.runCount == 400)
        #expect(activities.mostRunsOfOneTask == 1)
    }

    @Test func changedCodeLeavesTheInstanceAlone() async throws {
        /// A version of the code that does everything in another order.
        struct Changed: OrchestratorProvider {
            func orchestrator(for started: ExecutionStarted) throws -> (any Orchestrator)? {
                FanOutOrchestrator(count: 2, input: started.input)
            }
        }
        let bench = Bench()
        let first = bench.worker(TestActivities { _, _ in try await waitForCancellation() })
        try await first.start()
        let id = try await bench.start("sequence", ["n": 2])
        await bench.attemptStarts(step: 1)
        await first.stop()

        let changed = Worker(
            store: bench.store, orchestrations: Changed(), activities: TestActivities(),
            clock: bench.clock, observer: bench.log.observer)
        try await changed.start()
        let trouble = await bench.log.next { if case .trouble = $0 { true } else { false } }
        await changed.stop()
        guard case .trouble(let message) = trouble else { return }
        #expect(
            message.hasPrefix(
                "one is left alone; it waits for a worker that can run it: Expected the orchestration to repeat its"
            ))
        #expect(try await bench.client.status(of: id).status == .running)

        let worker = bench.worker(id: "w3")
        try await worker.start()
        #expect(try await bench.client.wait(for: id).outcome == .completed(2))
        await worker.stop()
    }
}
