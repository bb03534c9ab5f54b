import Testing
import WeftCore
@testable import WeftDurable
import WeftTesting

/// Why an instance waits, as values.
struct ClientReasonsTests {
    /// Starts the only worker, lets it do what it can and stops it.
    private func settle(_ bench: Bench, _ activities: TestActivities = TestActivities())
        async throws
    {
        let worker = bench.worker(activities)
        try await worker.start()
        _ = await bench.log.next { $0 == .caughtUp }
        await worker.stop()
    }

    @Test func suspendedInstanceSaysSinceWhenAndWhy() async throws {
        let bench = Bench()
        let id = try await bench.start("approval", ["hours": 1])
        try await bench.client.suspend(id, reason: "lunch")
        #expect(
            try await bench.client.waitReasons(of: id) == [
                .noWorker, .unreadMessages(["suspend"]),
            ])
        try await settle(bench)
        let since = bench.clock.now
        bench.clock.advance(by: .minutes(1))
        for _ in 0..<100 { try await bench.client.raiseEvent("x", to: id) }
        try await settle(bench)
        #expect(
            try await bench.client.waitReasons(of: id).first
                == .suspended(since: since, reason: "lunch"))
    }

    @Test func unreadEventIsNamed() async throws {
        let bench = Bench()
        let id = try await bench.start("approval", ["hours": 1])
        try await settle(bench)
        try await bench.client.raiseEvent("Approval", to: id)
        #expect(
            try await bench.client.waitReasons(of: id) == [
                .unreadMessages(["event \"Approval\""]),
                .event(
                    name: "approval", since: bench.clock.now,
                    until: bench.clock.now + .hours(1)),
            ])
    }

    @Test func unknownVersionIsSetAsideWithItsName() async throws {
        let bench = Bench()
        let id = try await bench.start("future", [:])
        try await settle(bench)
        #expect(
            try await bench.client.waitReasons(of: id) == [
                .setAside(
                    until: "a worker that knows the orchestration \"future\" version 1",
                    since: bench.clock.now)
            ])
    }

    @Test func retryIsAValueWithItsMoment() async throws {
        let bench = Bench()
        let failure = Failure(code: "bad", message: "The disk is full.")
        let worker = bench.worker(TestActivities { _, _ in throw failure })
        try await worker.start()
        let id = try await bench.start("sequence", ["n": 1, "attempts": 2])
        _ = await bench.log.next { if case .attemptFailed = $0 { true } else { false } }
        await worker.stop()
        let step = WaitReason.ActivityName(taskID: 1, activity: "work", label: "step 1")
        #expect(
            try await bench.client.waitReasons(of: id) == [
                .activityRetry(
                    step, at: bench.clock.now + .seconds(1), failedAttempts: 1, failure)
            ])
    }

    @Test func limitOfAWorkerIsNamedWhereItIsKnown() async throws {
        let bench = Bench()
        let worker = bench.worker(TestActivities { _, _ in try await waitForCancellation() }) {
            $0.activityLimits = ["work": .concurrent(1)]
        }
        try await worker.start()
        let id = try await bench.start("fan-out", ["n": 2])
        await bench.attemptStarts(step: 1)
        let held = await worker.heldBackActivities
        let second = WaitReason.ActivityName(taskID: 2, activity: "work", label: "step 2")
        #expect(
            try await bench.client.waitReasons(of: id, heldBack: held).last
                == .activityLimited(
                    second, HeldBackActivity(activity: "work", reason: .concurrency(1))))
        #expect(try await bench.client.waitReasons(of: id).last == .activityQueued(second))
        await worker.stop()
    }

    @Test func scheduledStartIsNamed() async throws {
        let bench = Bench()
        let moment = bench.clock.now + .hours(2)
        let id = try await bench.client.start(
            "sequence", version: "1", input: ["n": 1], at: moment)
        #expect(try await bench.client.waitReasons(of: id) == [.scheduledStart(at: moment)])
    }

    @Test func childIsNamedWithItsStatus() async throws {
        let bench = Bench()
        let id = try await bench.start("approval", ["hours": 1], id: "parent")
        try await settle(bench)
        let child = try InstanceID("child")
        let start = ExecutionStarted(
            name: "sequence", version: "1", input: ["n": 1],
            parent: ParentInstance(instanceID: id, childID: 1))
        _ = try await bench.store.create(
            NewInstance(id: child, start: start, label: "child", createdAt: bench.clock.now))
        #expect(
            try await bench.client.waitReasons(of: id).first == .child(child, status: .pending))
    }
}
