import Testing
import WeftCore
import WeftDurable
import WeftTesting

/// What the article "Instances" shows does what it says.
struct InstancesArticleTests {
    @Test func batchIsStartedOnceAndReported() async throws {
        let bench = Bench()
        try await startBatch(["a", "b"], bench.client)
        try await startBatch(["a", "b"], bench.client)
        #expect(try await bench.client.list().map(\.id.text) == ["spring-b", "spring-a"])
        let worker = bench.worker()
        try await worker.start()
        _ = await bench.log.next { $0 == .caughtUp }
        await worker.stop()
        #expect(
            try await report(on: "spring", bench.client)
                == ["b", "a"].map {
                    "spring-\($0): It waits for a worker that knows the orchestration \"thumbnail\" "
                        + "version 1, since 2026-01-01T00:00:00Z."
                })
    }

    @Test func nightlyRunTakesThePlaceOfTheLast()
        async throws
    {
        let bench = Bench()
        let id = try InstanceID("nightly")
        let midnight = bench.clock.now + .hours(3)
        try await startNightly(at: midnight, bench.client)
        #expect(try await bench.client.waitReasons(of: id) == [.scheduledStart(at: midnight)])
    }

    @Test func onlyOldOnesAreRemoved() async throws {
        let bench = Bench()
        let worker = bench.worker()
        try await worker.start()
        _ = try await bench.run("sequence", ["n": 1], id: "old")
        bench.clock.advance(by: .days(40))
        _ = try await bench.run("sequence", ["n": 1], id: "new")
        await worker.stop()
        #expect(try await cleanUp(at: bench.clock.now, bench.client) == 1)
        #expect(try await bench.client.list().map(\.id.text) == ["new"])
        #expect(options().retention?.maximumCount == 100_000)
        try await rewindFailures(of: "sequence", bench.client)
    }
}
