import Testing
import WeftCore
@testable import WeftDurable
import WeftTesting

/// What becomes of activities whose attempts are used up.
struct WorkerPauseTests {
    static let input: JSONValue = ["n": 1, "attempts": 2, "pauses": true]

    /// Fails until it is told to succeed.
    func worker(_ bench: Bench, failing: Switch, code: String = "down") -> Worker {
        bench.worker(
            TestActivities { request, context in
                guard failing.isOn else { return .int(request.taskID) }
                throw Failure(code: code, message: "The server is down.")
            })
    }

    func paused(_ bench: Bench) async {
        for await event in bench.log.stream {
            if case .attemptFailed(_, _, _, _, let retryAt) = event { bench.clock.set(to: retryAt) }
            if case .taskPaused = event { return }
        }
    }

    @Test func usedUpAttemptsPauseTheTaskAndSuspendTheInstance() async throws {
        let bench = Bench()
        let failing = Switch(true)
        let worker = worker(bench, failing: failing)
        try await worker.start()
        let id = try await bench.start("sequence", Self.input)
        await paused(bench)
        while try await bench.client.status(of: id).status != .suspended { await Task.yield() }
        let record = try #require(try await bench.client.activities(of: id).first)
        #expect(record.isPaused)
        #expect(record.failedAttempts == 2)
        let reason =
            "work (\"step 1\") is paused after 2 attempts: The server is down. Put right what is "
            + "wrong, then resume the instance: it gets all its attempts again."
        #expect(
            try await bench.client.history(of: id).last?.kind
                == .executionSuspended(reason: reason))
        // Time alone does not wake it.
        bench.clock.advance(by: .hours(1))
        await worker.settleRounds()
        #expect(await worker.counters.activitiesRun == 2)
        failing.isOn = false
        try await bench.client.resume(id)
        #expect(try await bench.client.wait(for: id).outcome == .completed(1))
        await worker.stop()
    }

    @Test func resumedTaskGetsAllItsAttemptsAgain() async throws {
        let bench = Bench()
        let worker = worker(bench, failing: Switch(true))
        try await worker.start()
        let id = try await bench.start("sequence", Self.input)
        await paused(bench)
        try await bench.client.resume(id)
        await paused(bench)
        #expect(await worker.counters.activitiesRun == 4)
        #expect(try await bench.client.activities(of: id).first?.failedAttempts == 2)
        await worker.stop()
    }

    @Test func failureThatNoAttemptCanMendIsNotPaused() async throws {
        let bench = Bench()
        let worker = worker(bench, failing: Switch(true), code: "never")
        try await worker.start()
        let outcome = try await bench.run("sequence", Self.input).outcome
        #expect(outcome == .failed(Failure(code: "never", message: "The server is down.")))
        await worker.stop()
    }

    @Test func resumeWakesAPausedTaskOfAnInstanceThatIsNotSuspended() async throws {
        let bench = Bench()
        let failing = Switch(true)
        let worker = worker(bench, failing: failing)
        try await worker.start()
        let id = try await bench.start("sequence", Self.input)
        await paused(bench)
        // As if a worker had died before the instance was suspended, and somebody had resumed it.
        failing.isOn = false
        try await bench.client.resume(id)
        try await bench.client.resume(id)
        #expect(try await bench.client.wait(for: id).outcome == .completed(1))
        await worker.stop()
    }

    @Test func attemptThatWaitedBeyondTheTotalTimeIsNotMade() async throws {
        let bench = Bench()
        let first = worker(bench, failing: Switch(true))
        try await first.start()
        let id = try await bench.start("sequence", ["n": 1, "attempts": 5, "total": 10])
        _ = await bench.log.next { if case .attemptFailed = $0 { true } else { false } }
        await first.stop()
        bench.clock.advance(by: .seconds(11))
        let activities = TestActivities()
        let second = bench.worker(activities, id: "w2")
        try await second.start()
        let failure = Failure(
            code: "total-timeout",
            message: "Expected attempt 2 of work (\"step 1\") to start within 10.0 s of its "
                + "scheduling, found 11.0 s gone, and did not start it. Give its retries a longer "
                + "total timeout, or the hub more workers. The attempt before failed: The server "
                + "is down.", isRetryable: false)
        #expect(try await bench.client.wait(for: id).outcome == .failed(failure))
        #expect(activities.runCount == 0)
        await second.stop()
    }

    @Test func totalTimeEndsRetriesThatWouldComeTooLate() async throws {
        let bench = Bench()
        let worker = worker(bench, failing: Switch(true))
        try await worker.start()
        // The second attempt would be made after 1 s, the third after 3 s.
        let id = try await bench.start("sequence", ["n": 1, "attempts": 9, "total": 2])
        _ = await bench.log.next { if case .attemptFailed = $0 { true } else { false } }
        bench.clock.advance(by: .seconds(1))
        let outcome = try await bench.client.wait(for: id).outcome
        #expect(outcome == .failed(Failure(code: "down", message: "The server is down.")))
        #expect(await worker.counters.activitiesRun == 2)
        await worker.stop()
    }
}
