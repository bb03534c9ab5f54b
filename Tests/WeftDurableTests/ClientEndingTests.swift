import Testing
import WeftCore
@testable import WeftDurable
import WeftTesting

/// What no worker knows can still be ended.
struct ClientEndingTests {
    private func setAside(_ bench: Bench) async throws -> InstanceID {
        let worker = bench.worker()
        try await worker.start()
        let id = try await bench.start("future", ["n": 1])
        _ = await bench.log.next { if case .trouble = $0 { true } else { false } }
        await worker.stop()
        return id
    }

    @Test func terminatedThoughNoWorkerKnowsIt() async throws {
        let bench = Bench()
        let id = try await setAside(bench)
        try await bench.client.terminate(id, reason: "its code is gone")
        let record = try await bench.client.status(of: id)
        #expect(record.outcome == .terminated(reason: "its code is gone"))
        #expect(record.lease == nil)
        #expect(record.waits == [])
        let start = ExecutionStarted(name: "future", version: "1", input: ["n": 1])
        #expect(
            try await bench.client.history(of: id).map(\.kind) == [
                .executionStarted(start),
                .executionCompleted(.terminated(reason: "its code is gone")),
            ])
        #expect(try await bench.client.messages(of: id) == [])
    }

    @Test func canceledWhileAWorkerThatDoesNotKnowItRuns() async throws {
        let bench = Bench()
        let id = try await setAside(bench)
        let worker = bench.worker(id: "w2")
        try await worker.start()
        _ = await bench.log.next { $0 == .caughtUp }
        try await bench.client.cancel(id)
        #expect(try await bench.client.status(of: id).status == .canceled)
        await worker.stop()
    }

    @Test func endedByAWorkerThatDoesNotKnowIt() async throws {
        let bench = Bench()
        let id = try await bench.start("future", ["n": 1])
        try await bench.client.cancel(id, reason: "enough")
        #expect(try await bench.client.status(of: id).status == .pending)
        let worker = bench.worker()
        try await worker.start()
        let record = try await bench.client.wait(for: id)
        #expect(record.outcome == .canceled(reason: "enough"))
        #expect(record.lease == nil)
        await worker.stop()
        #expect(bench.log.all.contains(.instanceEnded(id, .canceled(reason: "enough"))))
    }

    /// Whoever waits for it hears of it, and what it waits for ends too.
    @Test func familyHearsOfTheEnd() async throws {
        let bench = Bench()
        let parent = try await bench.start("sequence", ["n": 1], id: "parent")
        let child = try await bench.start("sequence", ["n": 1], id: "child")
        let start = ExecutionStarted(
            name: "future", version: "1", input: [:],
            parent: ParentInstance(instanceID: parent, childID: 7))
        let id = try InstanceID("middle")
        _ = try await bench.store.create(
            NewInstance(id: id, start: start, label: "middle", createdAt: bench.clock.now))
        let asked = ChildRequest(
            childID: 1, instanceID: child, name: "sequence", version: "1", input: ["n": 1])
        try await record(
            [.executionStarted(start), .subOrchestrationInstanceCreated(asked)], of: id, bench)
        try await bench.client.terminate(id, reason: "enough")
        #expect(
            try await bench.client.messages(of: child).dropFirst() == [.terminate(reason: "enough")]
        )
        guard
            case .childEnded(childID: 7, .failed(let failure))? = try await bench.client
                .messages(of: parent).last
        else {
            Issue.record("The parent was not told.")
            return
        }
        #expect(
            failure.message == "Expected the sub-orchestration to complete, found it terminated: "
                + "enough")
    }

    private func record(
        _ kinds: [HistoryEvent.Kind], of id: InstanceID, _ bench: Bench
    ) async throws {
        let now = bench.clock.now
        let leased = try await bench.store.leaseInstances(
            LeaseRequest(
                worker: WorkerID("w"), limit: 1, now: now, expires: now + .seconds(9), scope: [id]),
            excluding: [])
        let instance = try #require(leased.first)
        var checkpoint = Checkpoint(lease: instance.lease, status: .running, now: now)
        checkpoint.consumedMessages = instance.messages.map(\.id)
        checkpoint.events = kinds.enumerated().map {
            HistoryEvent(sequence: $0 + 1, time: now, kind: $1)
        }
        checkpoint.waits = [.worker(knowing: "future", since: now)]
        checkpoint.releasesInstance = true
        _ = try await bench.store.checkpoint(checkpoint)
    }
}
