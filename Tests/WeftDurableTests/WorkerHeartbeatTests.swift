import Testing
import WeftCore
@testable import WeftDurable
import WeftTesting

/// Progress, heartbeats, and cancellation from elsewhere.
struct WorkerHeartbeatTests {
    @Test func progressIsShownWithTheOpenActivity() async throws {
        let bench = Bench()
        let gate = Gate()
        let worker = bench.worker(
            TestActivities { _, context in
                context.report(0.5, "half")
                await gate.wait()
                return .null
            })
        try await worker.start()
        let id = try await bench.start("sequence", ["n": 1])
        let record = try await reported(id, bench) { $0.progress != nil }
        #expect(record.progress == ActivityProgress(fraction: 0.5, message: "half"))
        #expect(record.reportedAt == bench.clock.now)
        gate.open()
        #expect(try await bench.client.wait(for: id).outcome == .completed(nil))
        await worker.stop()
    }

    @Test func reportsAreWrittenOnceInTheirInterval() async throws {
        let bench = Bench()
        let (first, second, done) = (Gate(), Gate(), Gate())
        let worker = bench.worker(
            TestActivities { _, context in
                context.report(0.1)
                await first.wait()
                context.report(0.2)
                context.report(0.3)
                second.open()
                await done.wait()
                return .null
            })
        try await worker.start()
        let id = try await bench.start("sequence", ["n": 1])
        _ = try await reported(id, bench) { $0.progress?.fraction == 0.1 }
        first.open()
        await second.wait()
        await worker.reportIsDue()
        let early = try await bench.client.activities(of: id).first
        #expect(early?.progress?.fraction == 0.1)
        bench.clock.advance(by: .seconds(1))
        let late = try await reported(id, bench) { $0.progress?.fraction != 0.1 }
        #expect(late.progress?.fraction == 0.3)
        done.open()
        await worker.stop()
    }

    @Test func silentAttemptIsStopped() async throws {
        let bench = Bench()
        let canceled = Gate()
        let worker = bench.worker(
            TestActivities { _, _ in try await waitForCancellation(then: canceled) })
        try await worker.start()
        let id = try await bench.start("sequence", ["n": 1, "heartbeat": 10, "timeout": 60])
        await bench.attemptStarts(step: 1)
        bench.clock.advance(by: .seconds(10))
        await canceled.wait()
        let failure = Failure(
            code: "heartbeat-timeout",
            message: "Expected work (\"step 1\") to report progress at least every 10.0 s, heard "
                + "nothing for so long, and stopped it. Report more often, or give the step a "
                + "longer heartbeat.")
        #expect(try await bench.client.wait(for: id).outcome == .failed(failure))
        await worker.stop()
    }

    @Test func reportingAttemptGoesOnUntilItsTimeIsUp() async throws {
        let bench = Bench()
        let (started, canceled) = (Gate(), Gate())
        let contexts = ContextBox()
        let worker = bench.worker(
            TestActivities { _, context in
                contexts.put(context)
                started.open()
                try await waitForCancellation(then: canceled)
            })
        try await worker.start()
        let id = try await bench.start("sequence", ["n": 1, "heartbeat": 10, "timeout": 25])
        await started.wait()
        for _ in 1...4 {
            bench.clock.advance(by: .seconds(6))
            contexts.value?.report(0.5)
            await worker.settleRounds()
        }
        #expect(try await bench.client.status(of: id).status == .running)
        bench.clock.advance(by: .seconds(1))
        await canceled.wait()
        guard case .failed(let failure) = try await bench.client.wait(for: id).outcome else {
            Issue.record("Expected a failure.")
            return
        }
        #expect(failure.code == "timed-out")
        await worker.stop()
    }

    @Test func cancellationByAnotherWorkerReachesTheRunningActivity() async throws {
        let bench = Bench()
        let canceled = Gate()
        // The first holds the instance and can run nothing; the second runs its activity.
        let holder = bench.worker(TestActivities(names: ["other"]), id: "holder")
        try await holder.start()
        let id = try await bench.start("sequence", ["n": 1])
        while try await bench.client.activities(of: id).isEmpty { await Task.yield() }
        let runner = bench.worker(
            TestActivities { _, _ in try await waitForCancellation(then: canceled) }, id: "runner")
        try await runner.start()
        await bench.attemptStarts(step: 1)
        #expect(await runner.holdsNoInstance)
        try await bench.client.cancel(id, reason: "enough")
        // Within a second: what was asked half a second ago is asked again.
        while !canceled.isOpen {
            bench.clock.advance(by: .milliseconds(500))
            await runner.settleRounds()
        }
        #expect(try await bench.client.wait(for: id).outcome == .canceled(reason: "enough"))
        await holder.stop()
        await runner.stop()
    }

    /// The first open activity, once it is as wanted.
    func reported(
        _ id: InstanceID, _ bench: Bench, _ isWanted: (ActivityRecord) -> Bool
    ) async throws -> ActivityRecord {
        while true {
            if let record = try await bench.client.activities(of: id).first, isWanted(record) {
                return record
            }
            await Task.yield()
        }
    }
}

extension Worker {
    fileprivate var holdsNoInstance: Bool { live.isEmpty }

    /// Waits until a report is to be written later.
    fileprivate func reportIsDue() async {
        while reportTask == nil { await Task.yield() }
    }

    /// Lets signals and alarms that have come lead to their rounds.
    func settleRounds() async {
        for _ in 0..<20 { await Task.yield() }
        await waitForOperations()
    }
}
