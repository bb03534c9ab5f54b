import Synchronization
import Testing
import WeftCore
@testable import WeftDurable
import WeftTesting

/// Limits of activities by name, in a running worker.
struct WorkerLimitTests {
    /// The most that ran at the same time.
    final class Peak: Sendable {
        private let state = Mutex((now: 0, most: 0))

        func enter() { state.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) } }
        func leave() { state.withLock { $0.now -= 1 } }
        var most: Int { state.withLock(\.most) }
    }

    @Test func noMoreOfANameRunThanItsLimit() async throws {
        let bench = Bench()
        let peak = Peak()
        let worker = bench.worker(
            TestActivities { request, _ in
                peak.enter()
                for _ in 0..<10 { await Task.yield() }
                peak.leave()
                return .int(request.taskID)
            }, slots: 8
        ) { $0.activityLimits = ["work": .concurrent(2)] }
        try await worker.start()
        #expect(try await bench.run("fan-out", ["n": 40]).outcome == .completed(820))
        await worker.stop()
        #expect(peak.most == 2)
    }

    @Test func noMoreRunThanTheWorkerHasSlots() async throws {
        let bench = Bench()
        let peak = Peak()
        let worker = bench.worker(
            TestActivities { request, _ in
                peak.enter()
                // The first ones wait for each other: all slots are used at once.
                while peak.most < 3 { await Task.yield() }
                peak.leave()
                return .int(request.taskID)
            }, slots: 3)
        try await worker.start()
        #expect(try await bench.run("fan-out", ["n": 40]).outcome == .completed(820))
        await worker.stop()
        #expect(peak.most == 3)
    }

    /// An attempt whose time is up, or whose lease ran out, may go on for as long as it likes.
    @Test func limitCountsWhatWasCalledOffAndHasNotReturned() async throws {
        let bench = Bench()
        let (peak, gate) = (Peak(), Gate())
        let worker = bench.worker(
            TestActivities { request, context in
                peak.enter()
                if request.taskID == 1, context.attempt == 1 { await gate.wait() }
                peak.leave()
                return .int(request.taskID)
            }, slots: 4
        ) {
            $0.activityLimits = ["work": .concurrent(1)]
            $0.activityTimeout = .seconds(10)
        }
        try await worker.start()
        let id = try await bench.start("fan-out", ["n": 3, "attempts": 2])
        await bench.attemptStarts(step: 1)
        bench.clock.advance(by: .seconds(11))
        _ = await bench.log.next { if case .attemptFailed = $0 { true } else { false } }
        #expect(await worker.heldBackActivities["work"]?.reason == .concurrency(1))
        gate.open()
        bench.clock.advance(by: .seconds(5))
        #expect(try await bench.client.wait(for: id).outcome == .completed(6))
        await worker.stop()
        #expect(peak.most == 1)
    }

    @Test func limitedNameDoesNotHoldUpOthers() async throws {
        let bench = Bench()
        let gate = Gate()
        let worker = bench.worker(
            TestActivities(names: ["work", "other"]) { request, _ in
                if request.activity == "work" { await gate.wait() }
                return .int(request.taskID)
            }, slots: 4
        ) { $0.activityLimits = ["work": .concurrent(1)] }
        try await worker.start()
        let blocked = try await bench.start("fan-out", ["n": 5], id: "blocked")
        await bench.attemptStarts(step: 1)
        let free = try await bench.run("fan-out", ["n": 20, "activity": "other"], id: "free")
        #expect(free.outcome == .completed(210))
        #expect(await worker.heldBackActivities["work"]?.reason == .concurrency(1))
        gate.open()
        #expect(try await bench.client.wait(for: blocked).outcome == .completed(15))
        await worker.stop()
    }

    @Test func rateLetsTheRestWaitForTheirTime() async throws {
        let bench = Bench()
        let worker = bench.worker(slots: 8) {
            $0.activityLimits = ["work": .rate(2, per: .seconds(60))]
        }
        try await worker.start()
        let begin = bench.clock.now
        let id = try await bench.start("fan-out", ["n": 5])
        for _ in 1...2 {
            let event = await bench.log.next { if case .limitReached = $0 { true } else { false } }
            guard case .limitReached(let held)? = event, case .rate(_, let moment) = held.reason
            else {
                Issue.record("Expected a limit of rate, found \(String(describing: event)).")
                return
            }
            await worker.settleRounds()
            bench.clock.set(to: moment)
        }
        #expect(try await bench.client.wait(for: id).outcome == .completed(15))
        // 2, 2 and 1 activities: two spans passed, and nobody waited for real.
        #expect(bench.clock.now == begin + .seconds(120))
        await worker.stop()
    }
}
