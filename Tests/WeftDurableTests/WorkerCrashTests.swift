import Testing
import WeftCore
@testable import WeftDurable
import WeftTesting

/// A worker that dies at any call to the store, before or after it is kept: another one finishes,
/// with the history of an undisturbed run.
struct WorkerCrashTests {
    static let input: JSONValue = ["n": 4, "keys": "a", "attempts": 2]

    func worker(_ store: any Store, _ bench: Bench, id: String) -> Worker {
        Worker(
            store: store, orchestrations: TestOrchestrations(), activities: TestActivities(),
            options: WorkerOptions(id: WorkerID(id)), clock: bench.clock)
    }

    /// The history of a run whose first worker dies at the call with this number.
    func history(
        dyingAt call: Int, _ moment: FailingStore.Moment
    ) async throws -> (events: [HistoryEvent], calls: Int) {
        let bench = Bench()
        let store = FailingStore(bench.store)
        store.crash(atCall: call, moment)
        let id = try await bench.start("sequence", Self.input)
        let dying = worker(store, bench, id: "dying")
        try? await dying.start()
        while store.calls.count < call, try await !bench.client.status(of: id).status.isFinal {
            await Task.yield()
        }
        await dying.crash()
        bench.store.declareDead(WorkerID("dying"))
        let finishing = worker(bench.store, bench, id: "finishing")
        try await finishing.start()
        _ = try await bench.client.wait(for: id)
        await finishing.stop()
        return (try await bench.client.history(of: id), store.calls.count)
    }

    @Test(arguments: [FailingStore.Moment.before, .after])
    func historyIsThatOfAnUndisturbedRun(moment: FailingStore.Moment) async throws {
        let undisturbed = try await history(dyingAt: 10_000, moment)
        #expect(undisturbed.events.count == 10)
        for call in 1...undisturbed.calls {
            let disturbed = try await history(dyingAt: call, moment)
            #expect(disturbed.events == undisturbed.events, "died at call \(call)")
        }
    }
}
