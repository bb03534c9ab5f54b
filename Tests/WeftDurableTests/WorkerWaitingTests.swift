import Testing
import WeftCore
import WeftDurable
import WeftTesting

/// Timers and external events.
struct WorkerWaitingTests {
    func instanceWaits(_ bench: Bench) async {
        _ = await bench.log.next { if case .instanceWaits = $0 { true } else { false } }
    }

    @Test func eventEndsTheWait() async throws {
        let bench = Bench()
        let worker = bench.worker()
        try await worker.start()
        let id = try await bench.start("approval", ["hours": 48])
        await instanceWaits(bench)
        bench.clock.advance(by: .hours(47))
        try await bench.client.raiseEvent("Approval", payload: ["by": "Ada"], to: id)
        #expect(try await bench.client.wait(for: id).outcome == .completed(["by": "Ada"]))
        await worker.stop()
        #expect(try await bench.store.nextDue(after: bench.clock.now) == nil)
    }

    @Test func timerOfTwoDaysFires() async throws {
        let bench = Bench()
        let worker = bench.worker()
        try await worker.start()
        let id = try await bench.start("approval", ["hours": 48])
        await instanceWaits(bench)
        bench.clock.advance(by: .hours(48))
        #expect(try await bench.client.wait(for: id).outcome == .completed("too late"))
        await worker.stop()
        #expect(await worker.counters.recoveries == 0)
    }

    @Test func timerFiresThoughNoWorkerWasThere() async throws {
        let bench = Bench()
        let first = bench.worker()
        try await first.start()
        let id = try await bench.start("approval", ["hours": 48])
        await instanceWaits(bench)
        await first.stop()
        bench.clock.advance(by: .days(30))
        let second = bench.worker(id: "w2")
        try await second.start()
        #expect(try await bench.client.wait(for: id).outcome == .completed("too late"))
        await second.stop()
        #expect(await second.counters.recoveries == 1)
    }

    @Test func eventBeforeAnybodyWaitsIsKept() async throws {
        let bench = Bench()
        let id = try await bench.start("approval", ["hours": 48])
        try await bench.client.raiseEvent("approval", payload: "early", to: id)
        let worker = bench.worker()
        try await worker.start()
        #expect(try await bench.client.wait(for: id).outcome == .completed("early"))
        await worker.stop()
    }
}
