import Synchronization
import Testing
import WeftCore
import WeftDurable
import WeftTesting

/// A worker whose clock does not run evenly.
struct WorkerClockTests {
    /// A round that begins with a late moment and looks for work with an early one must find later
    /// what was not due yet. Found by seed 1717 of the simulation.
    @Test(arguments: 0..<8)
    func clockThatIsSetBackHidesNothingThatFallsDue(reading: Int) async throws {
        let store = MemoryStore()
        let clock = UnevenClock()
        let client = Client(store: store, clock: clock.base)
        let id = try await client.start("sequence", version: "1", input: ["n": 1])
        // Held for half a minute by a worker that never comes back.
        let request = LeaseRequest(
            worker: WorkerID("gone"), limit: 1, now: clock.base.now,
            expires: clock.base.now + .seconds(30))
        #expect(try await store.leaseInstances(request, excluding: []).count == 1)
        clock.jumpAhead(by: .seconds(60), at: reading)
        let worker = Worker(
            store: store, orchestrations: TestOrchestrations(), activities: TestActivities(),
            options: WorkerOptions(), clock: clock)
        try await worker.start()
        for _ in 0..<200 where try await client.status(of: id).outcome == nil {
            try await Task.sleep(for: .milliseconds(2))
            clock.base.advance(by: .seconds(5))
        }
        #expect(try await client.status(of: id).outcome == .completed(1))
        await worker.stop()
    }
}

/// A clock that is ahead once.
private final class UnevenClock: WallClock {
    private struct Jump {
        var readings: Int
        var duration: Duration
    }

    let base = ManualClock()
    private let jump = Mutex<Jump?>(nil)

    /// - Parameter reading: Which of the next readings is wrong, from 0.
    func jumpAhead(by duration: Duration, at reading: Int) {
        jump.withLock { $0 = Jump(readings: reading, duration: duration) }
    }

    var now: Timestamp {
        jump.withLock { jump in
            guard let found = jump else { return base.now }
            jump =
                found.readings > 0
                ? Jump(readings: found.readings - 1, duration: found.duration) : nil
            return found.readings == 0 ? base.now + found.duration : base.now
        }
    }

    func sleep(until moment: Timestamp) async throws { try await base.sleep(until: moment) }
}
