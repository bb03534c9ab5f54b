import Testing
import WeftCore
import WeftDurable
import WeftTesting

/// Starting, asking, sending.
struct ClientTests {
    @Test func startIsIdempotent() async throws {
        let bench = Bench()
        let one = try await bench.start("sequence", ["n": 1])
        let again = try await bench.start("sequence", ["n": 1])
        #expect(one == again)
        #expect(try await bench.client.list().count == 1)
        let error = await #expect(throws: DurableError.self) {
            try await bench.start("sequence", ["n": 2])
        }
        #expect(error?.code == .instanceExists)
    }

    @Test func generatedIDBeginsWithTheLabel() async throws {
        let bench = Bench()
        let id = try await bench.client.start(
            "sequence", version: "1", input: ["n": 1], label: "Thumbnails")
        #expect(id.text.hasPrefix("Thumbnails-"))
        #expect(try await bench.client.status(of: id).label == "Thumbnails")
    }

    @Test func unknownInstanceIsNamed() async throws {
        let id = try InstanceID("nobody")
        let error = await #expect(throws: DurableError.self) {
            try await Bench().client.cancel(id)
        }
        #expect(
            error?.message
                == "Expected an instance of this hub, found no \"nobody\". List the instances to "
                + "see their IDs.")
    }

    @Test func endedInstanceTakesNoMessages() async throws {
        let bench = Bench()
        let worker = bench.worker()
        try await worker.start()
        let record = try await bench.run("sequence", ["n": 1])
        await worker.stop()
        let error = await #expect(throws: DurableError.self) {
            try await bench.client.terminate(record.id)
        }
        #expect(
            error?.message
                == "Expected a live instance, found that \"one\" is completed. Nothing more can "
                + "happen to it; start a new one.")
        #expect(try await bench.client.whyWaiting(record.id).isEmpty)
        #expect(try await bench.client.purge([record.id]) == 1)
    }

    @Test func terminatedInstanceSaysWhy() async throws {
        let bench = Bench()
        let worker = bench.worker()
        try await worker.start()
        let id = try await bench.start("approval", ["hours": 1])
        try await bench.client.terminate(id, reason: "wrong photo")
        let record = try await bench.client.wait(for: id)
        await worker.stop()
        #expect(record.outcome == .terminated(reason: "wrong photo"))
    }

    @Test func waitEndsAtItsDeadline() async throws {
        let bench = Bench()
        let id = try await bench.start("sequence", ["n": 1])
        let deadline = bench.clock.now + .seconds(5)
        async let record = bench.client.wait(for: id, until: deadline)
        bench.clock.advance(by: .seconds(5))
        #expect(try await record.status == .pending)
    }

    @Test func pendingInstanceWaitsForAWorker() async throws {
        let bench = Bench()
        let id = try await bench.start("sequence", ["n": 1])
        let why = try await bench.client.whyWaiting(id)
        #expect(why == ["It waits for a worker to take it up."])
    }

    @Test func waitForAnEventSaysSinceWhenAndUntilWhen() async throws {
        let bench = Bench()
        let worker = bench.worker()
        try await worker.start()
        let id = try await bench.start("approval", ["hours": 48])
        _ = await bench.log.next { if case .instanceWaits = $0 { true } else { false } }
        let why = try await bench.client.whyWaiting(id)
        await worker.stop()
        #expect(
            why == [
                "It is leased to worker w1 until 2026-01-01T00:00:30Z, or until that process is "
                    + "found dead.",
                "It waits for event \"approval\" since 2026-01-01T00:00:00Z, until "
                    + "2026-01-03T00:00:00Z.",
            ])
    }

    @Test func failedAttemptSaysWhenItIsTriedAgain() async throws {
        let bench = Bench()
        let worker = bench.worker(
            TestActivities { _, _ in throw Failure(code: "bad", message: "The disk is full.") })
        try await worker.start()
        let id = try await bench.start("sequence", ["n": 1, "attempts": 2])
        _ = await bench.log.next { if case .attemptFailed = $0 { true } else { false } }
        let why = try await bench.client.whyWaiting(id)
        await worker.stop()
        #expect(
            why.last
                == "Activity \"step 1\" (work) is tried again at 2026-01-01T00:00:01Z, after "
                + "attempt 1 failed: The disk is full.")
    }

    @Test func activitySaysWhoRunsItOrThatNobodyCan() async throws {
        let bench = Bench()
        let worker = bench.worker(TestActivities { _, _ in try await waitForCancellation() })
        try await worker.start()
        let id = try await bench.start("sequence", ["n": 1])
        await bench.attemptStarts(step: 1)
        #expect(
            try await bench.client.whyWaiting(id).last
                == "Activity \"step 1\" (work) is leased to worker w1 until "
                + "2026-01-01T00:00:30Z, attempt 1.")
        await worker.stop()
        #expect(
            try await bench.client.whyWaiting(id)
                == ["Activity \"step 1\" (work) waits for a worker that can run it."])
    }
}
