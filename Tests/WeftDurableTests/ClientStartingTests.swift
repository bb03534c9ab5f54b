import Testing
import WeftCore
import WeftDurable
import WeftTesting

/// Starting under conditions, and starting again.
struct ClientStartingTests {
    private func ended(_ bench: Bench, _ id: String = "one") async throws -> InstanceID {
        let worker = bench.worker()
        try await worker.start()
        let record = try await bench.run("sequence", ["n": 1], id: id)
        await worker.stop()
        return record.id
    }

    @Test func restartGivesTheSameStartANewID() async throws {
        let bench = Bench()
        let id = try await ended(bench)
        let again = try await bench.client.restart(id)
        #expect(again != id)
        #expect(try await bench.client.status(of: again).status == .pending)
        #expect(try await bench.client.status(of: id).status == .completed)
        let start = ExecutionStarted(name: "sequence", version: "1", input: ["n": 1])
        #expect(try await bench.client.messages(of: again) == [.start(start)])
    }

    @Test func restartUnderAnIDOfOnesOwnIsIdempotent() async throws {
        let bench = Bench()
        let id = try await bench.start("sequence", ["n": 1])
        let other = try InstanceID("two")
        #expect(try await bench.client.restart(id, as: .of(other)) == other)
        #expect(try await bench.client.restart(id, as: .of(other)) == other)
        #expect(try await bench.client.list().count == 2)
    }

    @Test func restartUnderTheSameIDBeginsAnew()
        async throws
    {
        let bench = Bench()
        let id = try await ended(bench)
        #expect(try await bench.client.restart(id, as: .same) == id)
        #expect(try await bench.client.status(of: id).status == .pending)
        #expect(try await bench.client.history(of: id) == [])
    }

    @Test func liveInstanceKeepsItsID() async throws {
        let bench = Bench()
        let id = try await bench.start("sequence", ["n": 1])
        let error = await #expect(throws: DurableError.self) {
            try await bench.client.restart(id, as: .same)
        }
        #expect(error?.code == .wrongStatus)
        #expect(
            error?.message
                == "Expected an instance that has ended, found that \"one\" is pending. Cancel it "
                + "first, or restart it under a new ID.")
    }

    @Test func onlyFailedInstancesAreRewound() async throws {
        let bench = Bench()
        let id = try await ended(bench)
        let error = await #expect(throws: DurableError.self) { try await bench.client.rewind(id) }
        #expect(error?.code == .wrongStatus)
        #expect(
            error?.message
                == "Expected a failed instance, found that \"one\" is completed. Only failures can "
                + "be done again.")
    }

    @Test func groupAndStartStandInTheRecord()
        async throws
    {
        let bench = Bench()
        let moment = bench.clock.now + .hours(1)
        let id = try await bench.client.start(
            "sequence", version: "1", input: ["n": 1], group: "batch 7", at: moment)
        let record = try await bench.client.status(of: id)
        #expect(record.group == "batch 7")
        #expect(record.startAt == moment)
        var query = InstanceQuery()
        query.group = "batch 8"
        #expect(try await bench.client.list(query) == [])
    }

    @Test
    func scheduledInstanceRunsWhenItsTimeHasCome() async throws {
        let bench = Bench()
        let worker = bench.worker()
        let id = try await bench.client.start(
            "sequence", version: "1", input: ["n": 1], at: bench.clock.now + .hours(1))
        try await worker.start()
        _ = await bench.log.next { $0 == .caughtUp }
        #expect(try await bench.client.status(of: id).status == .pending)
        await worker.settle()
        bench.clock.advance(by: .hours(1))
        #expect(try await bench.client.wait(for: id).status == .completed)
        await worker.stop()
    }

    @Test func reuseReplacesWhatHasEnded() async throws {
        let bench = Bench()
        let id = try await ended(bench)
        try await bench.client.start(
            "sequence", version: "1", input: ["n": 2], id: id, reuse: .ended)
        #expect(try await bench.client.status(of: id).status == .pending)
        let error = await #expect(throws: DurableError.self) {
            try await bench.client.start(
                "sequence", version: "1", input: ["n": 3], id: id, reuse: .ended)
        }
        #expect(error?.code == .instanceExists)
    }
}
