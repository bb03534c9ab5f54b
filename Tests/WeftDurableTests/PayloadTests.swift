import Testing
import WeftCore
@testable import WeftDurable
import WeftTesting

/// Payloads that live outside the tables.
struct PayloadTests {
    let memory = MemoryStore()
    let payloads = MemoryPayloads()
    let clock = ManualClock()
    static let large = JSONValue.string(String(repeating: "x", count: 200))

    var store: PayloadOffloadingStore {
        PayloadOffloadingStore(memory, payloads: payloads, threshold: 100)
    }

    var client: Client { Client(store: store, clock: clock) }

    func worker(
        _ id: String = "w1", orchestrations: any OrchestratorProvider = Relays(),
        _ activities: TestActivities = TestActivities { request, _ in request.input },
        log: EventLog = EventLog()
    ) -> Worker {
        Worker(
            store: store, orchestrations: orchestrations, activities: activities,
            options: WorkerOptions(id: WorkerID(id), maxConcurrentActivities: 1), clock: clock,
            observer: log.observer)
    }

    /// Hands its input to `n` activities, one after another, and gives the last result.
    struct Relays: OrchestratorProvider {
        var changed = false

        func orchestrator(for started: ExecutionStarted) throws -> (any Orchestrator)? {
            Relay(count: try started.input.int("n"), changed: changed)
        }
    }

    struct Relay: Orchestrator {
        let count: Int
        let changed: Bool
        var waits: [Wait] { [] }

        func handle(_ event: HistoryEvent) throws -> [OrchestrationAction] {
            switch event.kind {
            case .executionStarted(let started): [task(1, started.input["value"] ?? .null)]
            case .taskCompleted(let done) where done.taskID < count:
                [task(done.taskID + 1, done.result)]
            case .taskCompleted(let done): [.complete(.completed(done.result))]
            case .taskFailed(_, let failure): [.complete(.failed(failure))]
            default: []
            }
        }

        private func task(_ id: Int, _ input: JSONValue) -> OrchestrationAction {
            let input = changed ? .array([input]) : input
            return .scheduleTask(
                TaskRequest(taskID: id, activity: "work", label: "step \(id)", input: input))
        }
    }

    func start(_ value: JSONValue = Self.large, id: String = "one") async throws -> InstanceID {
        try await client.start(
            "relay", version: "1", input: ["n": 3, "value": value], id: InstanceID(id))
    }

    @Test func tablesHoldReferencesAndReadersGetTheWhole() async throws {
        let worker = worker()
        try await worker.start()
        let id = try await start()
        let record = try await client.wait(for: id)
        await worker.stop()
        #expect(record.outcome == .completed(Self.large))
        let kept = try await memory.history(of: id, after: 0)
        #expect(kept.compactMap(\.kind.payload).allSatisfy { PayloadReference($0) != nil })
        let shown = try await client.history(of: id)
        #expect(shown.map(\.kind.name) == kept.map(\.kind.name))
        #expect(shown.compactMap(\.kind.payload).allSatisfy { PayloadReference($0) == nil })
        // The input of the instance, and one value that all steps share.
        #expect(payloads.keys.count == 2)
    }

    @Test func smallPayloadsStayWhereTheyAre() async throws {
        let worker = worker()
        try await worker.start()
        #expect(try await client.wait(for: start("small")).outcome == .completed("small"))
        await worker.stop()
        #expect(payloads.keys.isEmpty)
    }

    @Test func valueThatLooksLikeAReferenceComesBackAsItWas() async throws {
        let odd: JSONValue = ["$payload": "p9", "size": 3, "hash": "0"]
        let worker = worker()
        try await worker.start()
        #expect(try await client.wait(for: start(odd)).outcome == .completed(odd))
        await worker.stop()
    }

    @Test func foldReadsNoInputsOfActivities() async throws {
        let id = try await halfDone()
        // Another input than any result: only the recorded action refers to it.
        let input = try #require(
            payloads.key(of: JSONValue.array([Self.large]).bytes))
        let before = payloads.reads(of: input)
        let second = worker("w2", orchestrations: Relays(changed: true), unwrapping)
        try await second.start()
        _ = try await client.wait(for: id)
        await second.stop()
        // One read for each activity that was run after the restart, none for the fold.
        #expect(payloads.reads(of: input) - before == 2)
    }

    let unwrapping = TestActivities { request, _ in request.input.arrayValue?.first ?? .null }

    /// An instance whose first step is recorded and whose second was in flight at a crash.
    func halfDone() async throws -> InstanceID {
        let (log, gate) = (EventLog(), Gate())
        let first = worker(
            orchestrations: Relays(changed: true),
            TestActivities { request, _ in
                if request.taskID == 2 { await gate.wait() }
                return request.input.arrayValue?.first ?? .null
            }, log: log)
        try await first.start()
        let id = try await start()
        _ = await log.next {
            if case .attemptStarted(_, let request, _) = $0 { request.taskID == 2 } else { false }
        }
        await first.crash()
        memory.declareDead(WorkerID("w1"))
        gate.open()
        return id
    }

    @Test func changedInputIsNoticedByItsReference() async throws {
        let id = try await halfDone()
        let second = worker("w2", orchestrations: Relays(changed: false))
        try await second.start()
        while try await client.status(of: id).waits.isEmpty { await Task.yield() }
        await second.stop()
        let wait = try #require(try await client.status(of: id).waits.first)
        #expect(wait.description.contains("Expected the orchestration to repeat its history"))
    }

    @Test(arguments: [true, false])
    func instanceWhosePayloadIsLostIsLeftAloneAndOthersGoOn(isGone: Bool) async throws {
        let id = try await start()
        let key = try #require(payloads.keys.first)
        if isGone { payloads.lose(key) } else { payloads.damage(key) }
        let other = try await start("small", id: "two")
        let worker = worker()
        try await worker.start()
        #expect(try await client.wait(for: other).outcome == .completed("small"))
        while try await client.status(of: id).waits.isEmpty { await Task.yield() }
        let wait = try #require(try await client.status(of: id).waits.first)
        let found = isGone ? "none: It is gone." : "2 other bytes."
        #expect(
            wait.description.contains(
                "Expected the payload \(key) (218 bytes) of instance one (a message), found "
                    + "\(found) Restore it to where large payloads are kept, or start anew."),
            "\(wait.description)")
        // It can still be ended.
        try await client.terminate(id, reason: "lost")
        await worker.stop()
        let last = self.worker("w2")
        try await last.start()
        #expect(
            try await client.wait(for: id).outcome == .terminated(reason: "lost"))
        await last.stop()
    }

    @Test func activityWhoseInputIsLostFailsWithTheReason() async throws {
        let id = try await halfDone()
        let input = try #require(payloads.key(of: JSONValue.array([Self.large]).bytes))
        payloads.lose(input)
        let second = worker("w2", orchestrations: Relays(changed: true), unwrapping)
        try await second.start()
        guard case .failed(let failure) = try await client.wait(for: id).outcome else {
            Issue.record("Expected a failure.")
            return
        }
        await second.stop()
        #expect(failure.code == "payload-lost")
        #expect(failure.message.contains("instance one (the input of \"step 2\")"))
        #expect(failure.message.contains(input))
    }

    @Test func reusableResultThatIsLostIsMadeAgain() async throws {
        let lease = ActivityLease(workItem: 0, token: 0, expires: clock.now)
        await #expect(throws: DurableError.self) {
            try await store.complete(lease, with: .completed(Self.large), at: clock.now)
        }
        let id = try await start("small")
        let leased = try #require(
            try await store.leaseInstances(request, excluding: []).first {
                $0.lease.instanceID == id
            })
        var checkpoint = Checkpoint(lease: leased.lease, status: .running, now: clock.now)
        checkpoint.results = [Checkpoint.NewResult(key: "k", taskID: 1, result: Self.large)]
        _ = try await store.checkpoint(checkpoint)
        #expect(try await store.results(for: ["k"])["k"]?.result == Self.large)
        payloads.lose(try #require(payloads.keys.last))
        #expect(try await store.results(for: ["k"]).isEmpty)
        #expect(try await memory.results(for: ["k"]).isEmpty)
    }

    @Test func lostOutcomeIsNamedButListsGoOn() async throws {
        let worker = worker()
        try await worker.start()
        let id = try await start()
        _ = try await client.wait(for: id)
        await worker.stop()
        for key in payloads.keys { payloads.lose(key) }
        let error = await #expect(throws: DurableError.self) { try await client.status(of: id) }
        #expect(error?.code == .payloadLost)
        #expect(error?.message.contains("instance one (its result)") == true)
        #expect(try await client.list().map(\.id) == [id])
    }

    var request: LeaseRequest {
        LeaseRequest(
            worker: WorkerID("t"), limit: 9, now: clock.now, expires: clock.now + .seconds(30))
    }
}

/// The decorator keeps the whole contract, whatever its threshold.
struct PayloadConformanceTests {
    @Test(arguments: StoreConformance.facts)
    func offloadingStoreKeeps(_ fact: StoreConformance.Fact) async throws {
        for threshold in [1, 64 << 10] {
            try await fact.check {
                PayloadOffloadingStore(
                    MemoryStore(), payloads: MemoryPayloads(), threshold: threshold)
            }
        }
    }
}
