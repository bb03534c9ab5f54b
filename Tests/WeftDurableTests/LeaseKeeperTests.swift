import Foundation
import Testing
import WeftCore
@testable import WeftDurable
import WeftTesting

/// Leases are kept alive whatever else happens, and work without a lease stops.
struct LeaseKeeperTests {
    /// Blocks this thread, for 10 s at most.
    func block(until isDone: () -> Bool) {
        for _ in 0..<10_000 where !isDone() { Thread.sleep(forTimeInterval: 0.001) }
    }

    @Test func renewalNeedsNoThreadOfTheCooperativePool() throws {
        let store = FailingStore(MemoryStore())
        let options = WorkerOptions(renewalInterval: .milliseconds(1))
        let keeper = LeaseKeeper(
            store: store, clock: SystemClock(), options: options, onLost: { _ in },
            onTrouble: { _ in })
        let isRenewed: @Sendable () -> Bool = { store.calls.contains(.renew) }
        keeper.hold(
            InstanceLease(
                instanceID: try InstanceID("one"), token: 1,
                expires: Timestamp(microseconds: 0)))
        for _ in 0..<ProcessInfo.processInfo.activeProcessorCount {
            Task { block(until: isRenewed) }
        }
        keeper.start()
        block(until: isRenewed)
        #expect(isRenewed())
        Task { await keeper.stop() }
    }

    @Test func instanceUnderALeaseIsNotTakenOverWhileItsWorkerRenews() async throws {
        let bench = Bench()
        let gate = Gate()
        let worker = bench.worker(
            TestActivities { _, _ in
                await gate.wait()
                return 1
            })
        try await worker.start()
        let id = try await bench.start("sequence", ["n": 1])
        await bench.attemptStarts(step: 1)
        for _ in 0..<5 {
            bench.clock.advance(by: .seconds(30))
            let until = bench.clock.now + .seconds(30)
            while try await bench.client.status(of: id).lease?.expires != until {
                await Task.yield()
            }
        }
        gate.open()
        #expect(try await bench.client.wait(for: id).outcome == .completed(1))
        await worker.stop()
        #expect(await worker.counters.activitiesRun == 1)
        #expect(await worker.counters.recoveries == 0)
    }

    @Test func workerThatIsLetGoStopsItsActivities() async throws {
        let bench = Bench()
        let canceled = Gate()
        var worker: Worker? = bench.worker(
            TestActivities { _, _ in try await waitForCancellation(then: canceled) })
        try await worker?.start()
        _ = try await bench.start("sequence", ["n": 1])
        await bench.attemptStarts(step: 1)
        worker = nil
        await canceled.wait()
    }

    @Test func activityOfAnotherWorkersInstanceStopsWhenTheInstanceEnds() async throws {
        struct Nothing: OrchestratorProvider {
            func orchestrator(for started: ExecutionStarted) -> (any Orchestrator)? { nil }
        }
        let bench = Bench()
        let folding = bench.worker(TestActivities(names: []), id: "w1")
        try await folding.start()
        let id = try await bench.start("sequence", ["n": 2])
        _ = await bench.log.next { if case .taskScheduled = $0 { true } else { false } }

        let canceled = Gate()
        let running = Worker(
            store: bench.store, orchestrations: Nothing(),
            activities: TestActivities { request, _ in
                if request.taskID == 2 { try await waitForCancellation(then: canceled) }
                return 1
            },
            options: WorkerOptions(id: WorkerID("w2")), clock: bench.clock,
            observer: bench.log.observer)
        try await running.start()
        await bench.attemptStarts(step: 2)
        try await bench.client.cancel(id, reason: "enough")
        #expect(try await bench.client.wait(for: id).outcome == .canceled(reason: "enough"))
        bench.clock.advance(by: .seconds(10))
        // It learns of it when it renews; any signal makes it look at the clock.
        _ = try await bench.start("mosaic", ["n": 1], id: "signal")
        await canceled.wait()
        await folding.stop()
        await running.stop()
    }
}
