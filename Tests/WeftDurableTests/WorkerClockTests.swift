import Synchronization
import Testing
import WeftCore
@testable import WeftDurable
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

    /// A lease that was granted before the clock jumped and renewed by nobody is free at once, also
    /// to the worker that runs it. Found by seed 407 of the simulation.
    @Test(.timeLimit(.minutes(5)))
    func whatAWorkerIsGivenTwiceItRunsOnce() async throws {
        let bench = Bench()
        let jump = JumpAfterCheckpoint(bench.clock)
        let canceled = Gate()
        let worker = Worker(
            store: FailingStore(bench.store, interceptor: jump),
            orchestrations: TestOrchestrations(),
            activities: TestActivities { _, context in
                guard jump.attempts.add(context) > 1 else {
                    try await waitForCancellation(then: canceled)
                }
                await canceled.wait()
                return 1
            }, options: WorkerOptions(id: WorkerID("w1")), clock: bench.clock,
            observer: bench.log.observer)
        jump.worker.put(worker)
        try await worker.start()
        let id = try await bench.start("sequence", ["n": 1])
        await bench.attemptStarts(step: 1)
        // Something else to be done lets the worker look at the queue.
        _ = try await bench.start("sequence", ["n": 0], id: "other")
        #expect(try await bench.client.wait(for: id).outcome == .completed(1))
        await worker.stop()
        #expect(jump.attempts.count { $0.instanceID == id } == 2)
    }
}

/// Sets the clock forward while the first activity is on its way to its worker, and has what the
/// worker knows of renewed.
private final class JumpAfterCheckpoint: StoreInterceptor {
    let attempts = Attempts()
    let worker = WorkerBox()
    private let clock: ManualClock
    private let hasJumped = Switch(false)
    private let hasRenewed = Switch(false)

    init(_ clock: ManualClock) { self.clock = clock }

    /// A renewal that was due before the jump may come once the activity has arrived, and would keep
    /// its lease: it fails.
    func before(_ call: FailingStore.Call) async throws {
        guard call == .renew, hasRenewed.isOn, attempts.count(where: { _ in true }) < 2 else {
            return
        }
        throw DurableError(code: .storeUnavailable, "The hub is away for a moment.")
    }

    func after(_ call: FailingStore.Call) async throws {
        guard call == .checkpoint, !hasJumped.isOn else { return }
        hasJumped.isOn = true
        clock.advance(by: .seconds(31))
        await worker.value?.renewLeases()
        hasRenewed.isOn = true
    }

    final class Attempts: Sendable {
        private let contexts = Mutex<[ActivityContext]>([])

        func count(where matches: (ActivityContext) -> Bool) -> Int {
            contexts.withLock { $0.count(where: matches) }
        }

        /// - Returns: how many there are now.
        func add(_ context: ActivityContext) -> Int {
            contexts.withLock {
                $0.append(context)
                return $0.count
            }
        }
    }

    final class WorkerBox: Sendable {
        private let box = Mutex<Worker?>(nil)

        var value: Worker? { box.withLock { $0 } }
        func put(_ worker: Worker) { box.withLock { $0 = worker } }
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
