import Testing
import WeftCore
@testable import WeftDurable
import WeftTesting

/// Retries, timeouts, poison and cancellation.
struct WorkerFailureTests {
    /// Fails until the attempt with this number.
    func failing(until attempt: Int, code: String = "bad") -> TestActivities {
        TestActivities { request, context in
            guard context.attempt >= attempt else {
                throw Failure(code: code, message: "Attempt \(context.attempt) is bad.")
            }
            return .int(request.taskID)
        }
    }

    /// Moves the clock to the retry of each attempt that fails.
    func passRetries(_ count: Int, _ bench: Bench) async {
        for _ in 0..<count {
            let event = await bench.log.next {
                if case .attemptFailed = $0 { true } else { false }
            }
            guard case .attemptFailed(_, _, _, _, let retryAt) = event else { return }
            bench.clock.set(to: retryAt)
        }
    }

    @Test func failedAttemptIsRetriedAfterItsWait() async throws {
        let bench = Bench()
        let begin = bench.clock.now
        let worker = bench.worker(failing(until: 4))
        try await worker.start()
        let id = try await bench.start("sequence", ["n": 1, "attempts": 5])
        await passRetries(3, bench)
        #expect(try await bench.client.wait(for: id).outcome == .completed(1))
        await worker.stop()
        // 1 s, 2 s and 4 s: nobody waited for real.
        #expect(bench.clock.now == begin + .seconds(7))
        #expect(await worker.counters.activitiesRun == 4)
        // The history does not grow with the attempts.
        #expect(try await bench.client.history(of: id).count == 4)
    }

    @Test func usedUpAttemptsFailTheTask() async throws {
        let bench = Bench()
        let worker = bench.worker(failing(until: 9))
        try await worker.start()
        let id = try await bench.start("sequence", ["n": 1, "attempts": 3])
        await passRetries(2, bench)
        let failure = Failure(code: "bad", message: "Attempt 3 is bad.")
        #expect(try await bench.client.wait(for: id).outcome == .failed(failure))
        await worker.stop()
    }

    @Test func nonRetryableCodeFailsAtOnce() async throws {
        let bench = Bench()
        let worker = bench.worker(failing(until: 2, code: "never"))
        try await worker.start()
        let record = try await bench.run("sequence", ["n": 1, "attempts": 3])
        await worker.stop()
        let failure = Failure(code: "never", message: "Attempt 1 is bad.")
        #expect(record.outcome == .failed(failure))
    }

    @Test func failureThatIsNotRetryableFailsAtOnce() async throws {
        let bench = Bench()
        let failure = Failure(code: "broken", message: "Broken.", isRetryable: false)
        let worker = bench.worker(TestActivities { _, _ in throw failure })
        try await worker.start()
        let record = try await bench.run("sequence", ["n": 1, "attempts": 3])
        await worker.stop()
        #expect(record.outcome == .failed(failure))
        #expect(await worker.counters.activitiesRun == 1)
    }

    @Test func attemptThatTakesTooLongIsCanceled() async throws {
        let bench = Bench()
        let canceled = Gate()
        let worker = bench.worker(
            TestActivities { _, _ in try await waitForCancellation(then: canceled) })
        try await worker.start()
        let id = try await bench.start("sequence", ["n": 1, "timeout": 30])
        await bench.attemptStarts(step: 1)
        bench.clock.advance(by: .seconds(31))
        await canceled.wait()
        let failure = Failure(
            code: "timed-out",
            message: "Expected work (\"step 1\") to end within 30.0 s, found it still running, "
                + "and stopped it. Give the step a longer timeout, or less to do.")
        #expect(try await bench.client.wait(for: id).outcome == .failed(failure))
        await worker.stop()
    }

    @Test func timedOutAttemptIsRetried() async throws {
        let bench = Bench()
        let worker = bench.worker(
            TestActivities { _, context in
                if context.attempt == 1 { try await waitForCancellation() }
                return "second"
            })
        try await worker.start()
        let id = try await bench.start("sequence", ["n": 1, "timeout": 30, "attempts": 2])
        await bench.attemptStarts(step: 1)
        bench.clock.advance(by: .seconds(30))
        await passRetries(1, bench)
        #expect(try await bench.client.wait(for: id).outcome == .completed("second"))
        await worker.stop()
    }

    @Test func itemThatKillsItsWorkersFailsItsStep() async throws {
        let bench = Bench()
        let gate = Gate()
        let id = try await bench.start("sequence", ["n": 1, "attempts": 9])
        for number in 1...2 {
            let dying = bench.worker(
                TestActivities { _, _ in
                    await gate.wait(); return .null
                }, id: "w\(number)")
            try await dying.start()
            await bench.attemptStarts(step: 1)
            await dying.crash()
            bench.store.declareDead(WorkerID("w\(number)"))
        }
        gate.open()
        let activities = TestActivities()
        let worker = bench.worker(activities, id: "w3") { $0.maximumDeliveries = 2 }
        try await worker.start()
        let failure = Failure(
            code: "worker-died",
            message: "Expected work (\"step 1\") to end, found that 2 workers died while running "
                + "it. Look for a crash or for too little memory, then start the instance again.",
            isRetryable: false)
        #expect(try await bench.client.wait(for: id).outcome == .failed(failure))
        await worker.stop()
        #expect(activities.runCount == 0)
    }

    @Test func cancellationReachesTheRunningActivity() async throws {
        let bench = Bench()
        let canceled = Gate()
        let worker = bench.worker(
            TestActivities { _, _ in try await waitForCancellation(then: canceled) })
        try await worker.start()
        let id = try await bench.start("fan-out", ["n": 3])
        await bench.attemptStarts(step: 1)
        try await bench.client.cancel(id, reason: "enough")
        await canceled.wait()
        #expect(try await bench.client.wait(for: id).outcome == .canceled(reason: "enough"))
        #expect(try await bench.client.activities(of: id).isEmpty)
        // Its slots are free again.
        #expect(
            try await bench.run("approval", ["hours": 0], id: "two").outcome
                == .completed("too late"))
        await worker.stop()
    }

    @Test func suspendedInstanceGoesOnWhenItIsResumed() async throws {
        let bench = Bench()
        let gate = Gate()
        let worker = bench.worker(
            TestActivities { request, _ in
                if request.taskID == 1 { await gate.wait() }
                return .int(request.taskID)
            })
        try await worker.start()
        let id = try await bench.start("sequence", ["n": 3])
        await bench.attemptStarts(step: 1)
        try await bench.client.suspend(id, reason: "pause")
        while try await bench.client.status(of: id).status != .suspended { await Task.yield() }
        gate.open()
        _ = await bench.log.next { if case .taskCompleted = $0 { true } else { false } }
        #expect(try await bench.client.activities(of: id).isEmpty)
        try await bench.client.resume(id)
        #expect(try await bench.client.wait(for: id).outcome == .completed(3))
        await worker.stop()
    }
}
