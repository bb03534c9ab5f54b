import Testing
import WeftCore
@testable import WeftDurable
import WeftTesting

/// Sub-orchestrations, and events from one instance to another.
struct ChildTests {
    struct Leaf: Orchestration {
        func run(_ input: Int, in context: OrchestrationContext) async throws -> Int {
            try await context.waitForEvent("go", as: Int.self)
        }
    }

    struct Tree: Orchestration {
        func run(_ input: Int, in context: OrchestrationContext) async throws -> Int {
            let leaves = try (0..<input).map { _ in try context.scheduleChild(Leaf.self, 0) }
            return try await context.all(leaves).reduce(0, +)
        }
    }

    func waitFor(_ id: String, in bench: OrchestrationBench) async throws {
        while try await bench.store.instance(InstanceID(id))?.status != .running {
            await Task.yield()
        }
    }

    @Test(arguments: [RuntimeStatus.terminated, .canceled])
    func childrenEndWithTheirParent(status: RuntimeStatus) async throws {
        let bench = try OrchestrationBench(Tree.self, Leaf.self)
        let worker = try bench.worker()
        try await worker.start()
        let id = try await bench.start(Tree.self, 2)
        for child in ["one:0000", "one:0001"] { try await waitFor(child, in: bench) }
        if status == .canceled {
            try await bench.client.cancel(id, reason: "enough")
        } else {
            try await bench.client.terminate(id, reason: "enough")
        }
        for child in ["one:0000", "one:0001"] {
            let record = try await bench.client.wait(for: InstanceID(child))
            #expect(record.status == status)
        }
        #expect(try await bench.client.status(of: id).status == status)
        await worker.stop()
    }

    @Test func parentWaitsWithItsChildrenAsTheReason() async throws {
        let hand = try HandFold(Tree.self, 1)
        #expect(
            hand.fold.allWaits(at: hand.time) == [
                Wait("the sub-orchestration \"Leaf\" (hand:0000)", since: hand.time)
            ])
    }

    struct Failing: Orchestration {
        func run(_ input: Int, in context: OrchestrationContext) async throws -> Nothing {
            try await context.call(Fail.self, "broken")
        }
    }

    struct Caring: Orchestration {
        func run(_ input: Int, in context: OrchestrationContext) async throws -> String {
            do {
                _ = try await context.callChild(Failing.self, 0)
                return "well"
            } catch let failure as Failure {
                return failure.code
            }
        }
    }

    @Test func failureOfAChildIsThrownInItsParent() async throws {
        let bench = try OrchestrationBench(Caring.self, Failing.self)
        #expect(try await bench.run(Caring.self, 0) == .completed("broken"))
    }

    @Test func terminatedChildIsAFailureOfItsOwnCode() async throws {
        var hand = try HandFold(Leaf.self, 0)
        let result = hand.apply(.executionCompleted(.terminated(reason: "why not")))
        #expect(result.commands == [.finish(.terminated(reason: "why not"))])
        let started = ExecutionStarted(
            name: "Leaf", version: "1", input: 0,
            parent: ParentInstance(instanceID: try InstanceID("p"), childID: 4))
        var fold = InstanceFold(orchestrator: try HandFold.orchestrator(Leaf.self))
        _ = fold.apply(.executionStarted(started), at: hand.time)
        let ended = fold.apply(.executionCompleted(.terminated(reason: "why not")), at: hand.time)
        let failure = Failure(
            code: "child-terminated",
            message: "Expected the sub-orchestration to complete, found it terminated: why not",
            isRetryable: false)
        let message = ControlMessage.childEnded(childID: 4, .failed(failure))
        #expect(
            ended.commands.first == .send(SentMessage(message, to: try InstanceID("p"))))
    }

    /// Found by simulations: a rewound parent failed again with the termination that it had ordered.
    @Test func childThatItsParentEndedIsStartedAgainWhenThatWaitsForItOnceMore() throws {
        var hand = try HandFold(Caring.self, 0)
        let child = try #require(hand.fold.state.openChildren[0]?.request)
        let outcome = ChildOutcome(.terminated(reason: Orphaning.ended(.failed)))
        var turn = turn(of: hand, try InstanceID("hand"))
        turn.take(
            .message(
                StoredMessage(id: MessageID(7), message: .childEnded(childID: 0, outcome))),
            into: &hand.fold)
        let checkpoint = turn.checkpoint(
            lease: InstanceLease(instanceID: turn.id, token: 1, expires: turn.now), fold: hand.fold)
        #expect(checkpoint.events == [])
        #expect(checkpoint.consumedMessages == [MessageID(7)])
        #expect(checkpoint.newInstances.map(\.id) == [child.instanceID])
        #expect(checkpoint.newInstances.map(\.reuse) == [.ended])
        #expect(turn.reachesOthers)
    }

    private func turn(of hand: HandFold, _ id: InstanceID) -> Turn {
        let live = LiveInstance(
            lease: InstanceLease(instanceID: id, token: 1, expires: hand.time), fold: hand.fold)
        return Turn(live, now: hand.time, isObserved: false) { started in
            FailingOrchestrator(failure: Failure(code: "no", message: "\(started)"))
        }
    }

    struct TakenID: Orchestration {
        func run(_ input: Int, in context: OrchestrationContext) async throws -> String {
            do {
                _ = try await context.callChild(Leaf.self, 5, id: InstanceID("taken"))
                return "well"
            } catch let failure as Failure {
                return failure.code
            }
        }
    }

    @Test func childWhoseIDIsTakenFails() async throws {
        let bench = try OrchestrationBench(TakenID.self, Leaf.self)
        _ = try await bench.start(Leaf.self, 0, id: "taken")
        #expect(try await bench.run(TakenID.self, 0) == .completed("instance-exists"))
    }

    struct Launcher: Orchestration {
        func run(_ input: Int, in context: OrchestrationContext) async throws -> String {
            let id = try context.startDetached(Leaf.self, 0, id: InstanceID("free"))
            try context.sendEvent("go", input, to: id)
            return id.text
        }
    }

    @Test func detachedInstanceOutlivesItsStarterAndGetsItsEvent() async throws {
        let bench = try OrchestrationBench(Launcher.self, Leaf.self)
        let worker = try bench.worker()
        try await worker.start()
        let id = try await bench.start(Launcher.self, 7)
        #expect(try await bench.client.wait(for: id).outcome == .completed("free"))
        let free = try await bench.client.wait(for: InstanceID("free"))
        #expect(free.outcome == .completed(7))
        #expect(free.parent == nil)
        await worker.stop()
        let history = try await bench.client.history(of: id)
        #expect(
            history.map(\.kind.name) == [
                "executionStarted", "subOrchestrationInstanceCreated", "eventSent",
                "executionCompleted",
            ])
    }

    struct RacingChild: Orchestration {
        func run(_ input: Int, in context: OrchestrationContext) async throws -> Int {
            let slow = try context.scheduleChild(Leaf.self, 0)
            let quick: DurableTask<Int> = try context.schedule(Double_.self, input)
            return try await context.race([slow, quick]).value
        }
    }

    @Test func childThatLosesARaceIsTerminated() async throws {
        let bench = try OrchestrationBench(RacingChild.self, Leaf.self)
        let worker = try bench.worker()
        try await worker.start()
        let id = try await bench.start(RacingChild.self, 4)
        #expect(try await bench.client.wait(for: id).outcome == .completed(8))
        let child = try await bench.client.wait(for: InstanceID("one:0000"))
        #expect(child.outcome == .terminated(reason: "Its parent no longer waits for it."))
        await worker.stop()
    }

    // MARK: - Versions

    struct Old: Orchestration {
        static let name = "versioned"
        func run(_ input: Int, in context: OrchestrationContext) async throws -> String { "old" }
    }

    struct New: Orchestration {
        static let name = "versioned"
        static let version = "2"
        func run(_ input: Int, in context: OrchestrationContext) async throws -> String { "new" }
    }

    @Test func instanceWaitsForAWorkerThatHasItsVersion() async throws {
        let bench = try OrchestrationBench(Old.self)
        let id = try await bench.start(New.self, 0)
        let worker = try bench.worker()
        try await worker.start()
        while try await bench.client.status(of: id).waits.isEmpty { await Task.yield() }
        let record = try await bench.client.status(of: id)
        #expect(record.status == .pending)
        #expect(
            record.waits.map(\.description) == [
                "a worker that knows the orchestration \"versioned\" version 2 (this worker has "
                    + "version 1)"
            ])
        await worker.stop()

        let both = try OrchestrationBench(Old.self, New.self)
        #expect(try await both.run(New.self, 0, id: "two") == .completed("new"))
        #expect(try await both.run(Old.self, 0, id: "one") == .completed("old"))
    }
}
