import Synchronization
import Testing
import WeftCore
@testable import WeftDurable
import WeftTesting

/// Rewind: what failed is done again, and nothing else.
struct RewindTests {
    static let failure = Failure(code: "bad", message: "Bad.", isRetryable: false)

    func failed(_ taskID: Int) -> HistoryEvent.Kind {
        .taskFailed(taskID: taskID, failure: Self.failure)
    }

    func plan<Logic: Orchestration>(
        _ history: [HistoryEvent], _ type: Logic.Type
    ) throws -> RewindPlan {
        try RewindPlan(
            rewinding: history, reason: "again", at: Timestamp(microseconds: 9_000_000)
        ) { try HandFold.orchestrator(type) }
    }

    struct Fan: Orchestration {
        func run(_ input: Int, in context: OrchestrationContext) async throws -> [Int] {
            try await context.fanOut(0..<input) { number in
                let one = try await context.call(Double_.self, number)
                return try await context.call(Double_.self, one)
            }
        }
    }

    @Test func fanOutDoesOnlyItsOpenBranchesAgain() throws {
        var hand = try HandFold(Fan.self, 3)
        hand.complete(0, 0)
        hand.complete(1, 2)
        hand.complete(3, 0)
        hand.apply(failed(2))
        #expect(hand.fold.state.outcome == .failed(Self.failure))

        let plan = try plan(hand.history, Fan.self)
        #expect(plan.openTasks.map(\.taskID) == [2, 4])
        #expect(plan.events.last?.kind == .executionRewound(reason: "again"))
        #expect(plan.events.map(\.sequence) == Array(1...plan.events.count))
        #expect(plan.fold.state.status == .running)
        var rest = hand
        rest.fold = plan.fold
        rest.history = plan.events
        for (task, value) in [(2, 4), (4, 4), (5, 8)] { rest.complete(task, .int(value)) }
        #expect(rest.fold.state.outcome == .completed([0, 4, 8]))
        #expect(try rest.replaying(rest.history, Fan.self) == rest.fold.state)
    }

    /// Tries an activity again by itself, which is where others' rewind breaks.
    struct Retries: Orchestration {
        func run(_ input: Int, in context: OrchestrationContext) async throws -> Int {
            let one = try await context.call(Double_.self, input)
            for attempt in 0..<3 {
                do {
                    return try await context.call(Double_.self, one)
                } catch let error as Failure {
                    guard attempt < 2 else { throw error }
                    try await context.sleep(for: .minutes(1))
                }
            }
            return 0
        }
    }

    @Test func ownRetriesBeginAnew() throws {
        var hand = try HandFold(Retries.self, 1)
        hand.complete(0, 2)
        hand.apply(failed(1))
        hand.apply(.timerFired(timerID: 2), after: .minutes(1))
        hand.apply(failed(3), after: .minutes(1))
        hand.apply(.timerFired(timerID: 4), after: .minutes(2))
        hand.apply(failed(5), after: .minutes(2))
        #expect(hand.fold.state.outcome == .failed(Self.failure))

        let plan = try plan(hand.history, Retries.self)
        #expect(plan.openTasks.map(\.taskID) == [1])
        #expect(plan.openTimers.isEmpty)
        #expect(
            plan.events.map(\.kind.name) == [
                "executionStarted", "taskScheduled", "taskCompleted", "taskScheduled",
                "executionRewound",
            ])
        var again = hand
        again.fold = plan.fold
        again.history = plan.events
        // A second failure and a second rewind.
        for (task, timer) in [(1, 2), (3, 4)] {
            again.apply(failed(task), after: .minutes(9))
            again.apply(.timerFired(timerID: timer), after: .minutes(10))
        }
        again.apply(failed(5), after: .minutes(11))
        let second = try self.plan(again.history, Retries.self)
        #expect(second.events.filter { $0.kind.name == "executionRewound" }.count == 2)
        #expect(second.openTasks.map(\.taskID) == [1])
    }

    struct Broken: Orchestration {
        static let name = "mended"
        func run(_ input: Int, in context: OrchestrationContext) async throws -> Int {
            let one = try await context.call(Double_.self, input)
            throw Failure(code: "bug", message: "A bug at \(one).", isRetryable: false)
        }
    }

    struct Mended: Orchestration {
        static let name = "mended"
        func run(_ input: Int, in context: OrchestrationContext) async throws -> Int {
            let one = try await context.call(Double_.self, input)
            try context.sendEvent("done", one, to: InstanceID("other"))
            return one
        }
    }

    @Test func mendedCodeMayComeToItsEndAtOnce() throws {
        var hand = try HandFold(Broken.self, 1)
        hand.complete(0, 2)
        let plan = try plan(hand.history, Mended.self)
        #expect(plan.fold.state.outcome == .completed(2))
        #expect(
            plan.events.map(\.kind.name) == [
                "executionStarted", "taskScheduled", "executionRewound", "taskCompleted",
                "eventSent", "executionCompleted",
            ])
        let sent = ControlMessage.raiseEvent(name: "done", payload: 2)
        #expect(plan.commands == [.send(SentMessage(sent, to: try InstanceID("other")))])
    }

    @Test func sameBugIsAClearError() throws {
        var hand = try HandFold(Broken.self, 1)
        hand.complete(0, 2)
        let error = #expect(throws: DurableError.self) { try plan(hand.history, Broken.self) }
        #expect(
            error?.message
                == "Expected a failure that may be forgotten, found that the orchestration fails "
                + "without one: A bug at 2. Mend the orchestration, or start anew.")
    }

    @Test func changedCodeIsAClearError() throws {
        var hand = try HandFold(Fan.self, 1)
        hand.apply(failed(0))
        let error = #expect(throws: DurableError.self) { try plan(hand.history, Retries.self) }
        #expect(error?.code == .nonDeterministic)
    }

    // MARK: - With a worker

    /// Fails until it is told not to.
    struct Moody: DurableActivity {
        static let mood = Mutex<[String: Bool]>([:])
        static func cheer(_ name: String) { mood.withLock { $0[name] = true } }

        func run(_ input: String, in context: ActivityContext) async throws -> String {
            guard Self.mood.withLock({ $0[input] ?? false }) else { throw RewindTests.failure }
            return input
        }
    }

    struct Leaf: Orchestration {
        static let name = "moody-leaf"
        func run(_ input: String, in context: OrchestrationContext) async throws -> String {
            _ = try await context.call(Double_.self, 1)
            return try await context.call(Moody.self, input)
        }
    }

    struct Tree: Orchestration {
        static let name = "moody-tree"
        func run(_ input: String, in context: OrchestrationContext) async throws -> [String] {
            async let mine = context.call(Double_.self, 4)
            async let waiting = context.callChild(ChildTests.Leaf.self, 0)
            let child = try await context.callChild(Leaf.self, input)
            return try await [child, "\(mine)", "\(waiting)"]
        }
    }

    func bench() throws -> OrchestrationBench {
        try OrchestrationBench(
            Tree.self, Leaf.self, ChildTests.Leaf.self, Broken.self, activities: [Moody()])
    }

    @Test func workerRewindsAParentAndItsFailedChild() async throws {
        let bench = try bench()
        let worker = try bench.worker()
        try await worker.start()
        let id = try await bench.start(Tree.self, "tree")
        #expect(try await bench.client.wait(for: id).outcome == .failed(Self.failure))
        // The other child was terminated with its parent.
        _ = try await bench.client.wait(for: InstanceID("one:0002"))

        Moody.cheer("tree")
        try await bench.store.send(.rewind(reason: "again"), to: id, at: bench.clock.now)
        while try await bench.client.status(of: InstanceID("one:0002")).status != .running {
            await Task.yield()
        }
        try await bench.client.raiseEvent("go", payload: 3, to: InstanceID("one:0002"))
        #expect(try await bench.client.wait(for: id).outcome == .completed(["tree", "8", "3"]))
        await worker.stop()
        let child = try await bench.client.history(of: InstanceID("one:0000"))
        #expect(child.filter { $0.kind.name == "taskCompleted" }.count == 2)
        #expect(child.contains { $0.kind == .executionRewound(reason: "again") })
    }

    @Test func refusedRewindLeavesTheInstanceFailedAndSaysWhy() async throws {
        let bench = try bench()
        let worker = try bench.worker()
        try await worker.start()
        let id = try await bench.start(Broken.self, 1)
        _ = try await bench.client.wait(for: id)
        let history = try await bench.client.history(of: id)
        try await bench.store.send(.rewind(reason: "again"), to: id, at: bench.clock.now)
        _ = await bench.log.next { if case .trouble = $0 { true } else { false } }
        await worker.stop()
        let record = try await bench.client.status(of: id)
        guard case .failed(let failure)? = record.outcome else { return }
        #expect(failure.code == "bug")
        #expect(
            failure.message.hasPrefix("A bug at 2. It could not be rewound: Expected a failure"))
        #expect(try await bench.client.history(of: id) == history)
    }
}
