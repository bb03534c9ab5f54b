import Synchronization
import Testing
import WeftCore
@testable import WeftDurable
import WeftTesting

/// A rewind, and what happens to a failed sub-orchestration before that begins again.
struct RewindRaceTests {
    /// Purges an instance before the first checkpoint is recorded, or right after.
    private final class Purger: StoreInterceptor {
        private let store: MemoryStore
        private let victim: InstanceID
        private let moment: FailingStore.Moment
        let purged = Mutex<Int?>(nil)

        init(_ victim: String, in store: MemoryStore, _ moment: FailingStore.Moment) throws {
            self.store = store
            self.victim = try InstanceID(victim)
            self.moment = moment
        }

        func before(_ call: FailingStore.Call) async throws { try await pass(call, .before) }

        func after(_ call: FailingStore.Call) async throws { try await pass(call, .after) }

        private func pass(_ call: FailingStore.Call, _ now: FailingStore.Moment) async throws {
            guard call == .checkpoint, now == moment, purged.withLock({ $0 == nil }) else { return }
            let count = try await store.purge([victim])
            purged.withLock { $0 = count }
        }
    }

    /// A parent that has failed with its first child; the second one was terminated with it.
    private func failed(_ name: String) async throws -> (OrchestrationBench, InstanceID) {
        let bench = try RewindTests().bench()
        let worker = try bench.worker()
        try await worker.start()
        let id = try await bench.start(RewindTests.Tree.self, name)
        #expect(try await bench.client.wait(for: id).outcome == .failed(RewindTests.failure))
        _ = try await bench.client.wait(for: InstanceID("one:0002"))
        await worker.stop()
        RewindTests.Moody.cheer(name)
        try await bench.client.rewind(id, reason: "again")
        return (bench, id)
    }

    private func end(_ bench: OrchestrationBench, _ id: InstanceID) async throws {
        while try await bench.client.status(of: InstanceID("one:0002")).status != .running {
            await Task.yield()
        }
        try await bench.client.raiseEvent("go", payload: 3, to: InstanceID("one:0002"))
        _ = try await bench.client.wait(for: id)
    }

    @Test func childThatIsPurgedBeforeTheRewindIsRecordedIsStartedAgain() async throws {
        let (bench, id) = try await failed("purged-before")
        let purger = try Purger("one:0000", in: bench.store, .before)
        let worker = try bench.worker(
            id: "w2", through: FailingStore(bench.store, interceptor: purger))
        try await worker.start()
        try await end(bench, id)
        await worker.stop()
        #expect(purger.purged.withLock { $0 } == 1)
        #expect(
            try await bench.client.status(of: id).outcome
                == .completed(["purged-before", "8", "3"]))
        let child = try await bench.history("one:0000")
        #expect(!child.contains { $0.kind.name == "executionRewound" })
    }

    @Test func childThatIsToBeRewoundIsNotPurged() async throws {
        let (bench, id) = try await failed("purged-after")
        let purger = try Purger("one:0000", in: bench.store, .after)
        let worker = try bench.worker(
            id: "w2", through: FailingStore(bench.store, interceptor: purger))
        try await worker.start()
        try await end(bench, id)
        await worker.stop()
        #expect(purger.purged.withLock { $0 } == 0)
        #expect(
            try await bench.client.status(of: id).outcome == .completed(["purged-after", "8", "3"]))
        let child = try await bench.history("one:0000")
        #expect(child.contains { $0.kind == .executionRewound(reason: "again") })
    }
}
