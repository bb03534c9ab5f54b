import Foundation
import Synchronization
import Testing
import WeftCore
@testable import WeftDurable
import WeftTesting

/// What an orchestration must not do is a clear error, and never a silent hang.
struct MisuseTests {
    /// A place to hand things out of an orchestration, which nobody should do.
    final class Leak: Sendable {
        private let held = Mutex<OrchestrationContext?>(nil)
        let gate = Gate()
        var context: OrchestrationContext? { held.withLock { $0 } }
        func hold(_ context: OrchestrationContext) { held.withLock { $0 = context } }
    }

    static let stuck = Leak()
    struct Stuck: Orchestration {
        func run(_ input: Int, in context: OrchestrationContext) async throws -> Int {
            await MisuseTests.stuck.gate.wait()
            return input
        }
    }

    @Test func awaitOfSomethingElseFailsAtOnce() throws {
        let hand = try HandFold(Stuck.self, 0)
        #expect(
            hand.fold.state.outcome
                == .failed(
                    Failure(
                        code: "non-durable-await",
                        message: "Expected the orchestration \"Stuck\" of hand to await only what "
                            + "its context gives, found that it waits for something else (such as "
                            + "Task.sleep, an unstructured task, a callback or the network). Move "
                            + "that into an activity.",
                        isRetryable: false)))
        // The history says why, and can be folded again.
        #expect(try hand.replaying(hand.history, Stuck.self).outcome == hand.fold.state.outcome)
    }

    static let resumed = Leak()
    struct Resumed: Orchestration {
        func run(_ input: Int, in context: OrchestrationContext) async throws -> Int {
            async let doubled = context.call(Double_.self, input)
            await MisuseTests.resumed.gate.wait()
            return try await doubled
        }
    }

    @Test func resumeFromElsewhereFailsWithTheNextEvent() throws {
        var hand = try HandFold(Resumed.self, 0)
        #expect(hand.fold.state.outcome == nil)
        Self.resumed.gate.open()
        hand.complete(0, 2)
        guard case .failed(let failure)? = hand.fold.state.outcome else {
            Issue.record(
                "Expected a failure, found \(String(describing: hand.fold.state.outcome)).")
            return
        }
        #expect(failure.code == "non-durable-await")
        #expect(failure.message.contains("found that it was resumed from elsewhere"))
    }

    static let idle = Leak()
    struct Idle: Orchestration {
        func run(_ input: Int, in context: OrchestrationContext) async throws -> Int {
            async let never = context.waitForEvent("never", as: Int.self)
            await MisuseTests.idle.gate.wait()
            return try await never
        }
    }

    @Test func resumeFromElsewhereIsNoticedWhileNoEventComes() async throws {
        let bench = try OrchestrationBench(Idle.self)
        let worker = try bench.worker()
        try await worker.start()
        let id = try await bench.start(Idle.self, 0)
        while try await bench.client.status(of: id).waits.isEmpty { await Task.yield() }
        Self.idle.gate.open()
        guard case .failed(let failure)? = try await bench.client.wait(for: id).outcome else {
            Issue.record("Expected a failure.")
            return
        }
        #expect(failure.code == "non-durable-await")
        await worker.stop()
    }

    static let outside = Leak()
    struct Leaky: Orchestration {
        func run(_ input: Int, in context: OrchestrationContext) async throws -> Int {
            MisuseTests.outside.hold(context)
            return try await context.call(Double_.self, input)
        }
    }

    @Test func contextThrowsOutsideOfItsOrchestration() async throws {
        let hand = try HandFold(Leaky.self, 0)
        let context = try #require(Self.outside.context)
        let error = await #expect(throws: DurableError.self) {
            try await context.call(Double_.self, 1)
        }
        #expect(error?.code == .contextMisuse)
        #expect(
            error?.message
                == "Expected the context of hand to be used by its own orchestration, in run or in "
                + "a child task of it, found it used elsewhere (such as an unstructured task, an "
                + "activity, or after the end). Use it in run, async let or a task group.")
        #expect(throws: DurableError.self) { try context.schedule("double") }
        #expect(throws: DurableError.self) { try context.sendEvent("x", to: InstanceID("y")) }
        #expect(throws: DurableError.self) { try context.setStatus(1) }
        #expect(hand.fold.state.outcome == nil)
    }

    static let clock = Leak()
    struct LeakyClock: Orchestration {
        func run(_ input: Int, in context: OrchestrationContext) async throws -> Int {
            MisuseTests.clock.hold(context)
            return try await context.call(Double_.self, input)
        }
    }

    @Test func callThatCannotThrowFailsTheInstance() throws {
        var hand = try HandFold(LeakyClock.self, 0)
        let context = try #require(Self.clock.context)
        #expect(context.now.microseconds == 0)
        #expect(context.uuid().uuidString.hasPrefix("00000000"))
        hand.complete(0, 1)
        guard case .failed(let failure)? = hand.fold.state.outcome else {
            Issue.record("Expected a failure.")
            return
        }
        #expect(failure.code == "context-misuse")
    }

    struct Unstructured: Orchestration {
        func run(_ input: Int, in context: OrchestrationContext) async throws -> Int {
            try await Task { try await context.call(Double_.self, input) }.value
        }
    }

    @Test func unstructuredTaskIsNoPlaceForTheContext() throws {
        let hand = try HandFold(Unstructured.self, 0)
        guard case .failed(let failure)? = hand.fold.state.outcome else {
            Issue.record("Expected a failure.")
            return
        }
        #expect(["non-durable-await", "context-misuse"].contains(failure.code))
    }

    struct Yielding: Orchestration {
        func run(_ input: Int, in context: OrchestrationContext) async throws -> Int {
            while !Task.isCancelled { await Task.yield() }
            return 1
        }
    }

    @Test func codeThatNeverWaitsIsStopped() throws {
        let hand = try HandFold(Yielding.self, 0)
        guard case .failed(let failure)? = hand.fold.state.outcome else {
            Issue.record("Expected a failure.")
            return
        }
        #expect(
            failure.message
                == "Expected the orchestration \"Yielding\" to wait for something before it goes "
                + "on, found that it does so again and again at once. Let it sleep, call an "
                + "activity or wait for an event first.")
    }

    struct Picky: Orchestration {
        func run(_ input: [String: Int], in context: OrchestrationContext) async throws -> Int { 1 }
    }

    @Test func unreadableInputFailsTheInstance() throws {
        var fold = InstanceFold(orchestrator: try HandFold.orchestrator(Picky.self))
        let started = ExecutionStarted(name: "Picky", version: "1", input: [1])
        _ = fold.apply(.executionStarted(started), at: Timestamp(microseconds: 1))
        guard case .failed(let failure)? = fold.state.outcome else {
            Issue.record("Expected a failure.")
            return
        }
        #expect(
            failure.message
                == "Expected an input of Picky of type Dictionary<String, Int>, found [1]. "
                + "A changed type needs a new name or version.")
    }

    @Test func twoTypesOfOneNameAndVersionAreRefused() {
        enum Other {
            struct Picky: Orchestration {
                func run(_ input: Int, in context: OrchestrationContext) async throws -> Int { 1 }
            }
        }
        let error = #expect(throws: DurableError.self) {
            try Orchestrations([Picky.self, Other.Picky.self])
        }
        #expect(error?.message.contains("Give one of them another version.") == true)
        let twice = #expect(throws: DurableError.self) {
            try DurableActivities([Double_(), Double_()])
        }
        #expect(twice?.message.contains("Expected one activity for the name \"double\"") == true)
    }

    // MARK: - Changed code

    struct TwoSteps: Orchestration {
        static let name = "steps"
        func run(_ input: Int, in context: OrchestrationContext) async throws -> Int {
            let one = try await context.call(Double_.self, input)
            return try await context.call(Double_.self, one)
        }
    }

    struct OtherInput: Orchestration {
        static let name = "steps"
        func run(_ input: Int, in context: OrchestrationContext) async throws -> Int {
            let one = try await context.call(Double_.self, input)
            return try await context.call(Double_.self, one + 1)
        }
    }

    struct ChildInstead: Orchestration {
        static let name = "steps"
        func run(_ input: Int, in context: OrchestrationContext) async throws -> Int {
            let one = try await context.call(Double_.self, input)
            return try await context.callChild(TwoSteps.self, one)
        }
    }

    func mismatch<Logic: Orchestration>(_ type: Logic.Type) throws -> String? {
        var hand = try HandFold(TwoSteps.self, 3)
        hand.complete(0, 6)
        let history = hand.history
        let error = #expect(throws: DurableError.self) { try hand.replaying(history, type) }
        #expect(error?.code == .nonDeterministic)
        return error?.message
    }

    @Test func changedInputNamesBothSides() throws {
        let message = try mismatch(OtherInput.self)
        #expect(message?.contains("found task 1 (double, \"double\") with the input {") == true)
        #expect(message?.contains("\"input\":6") == true)
        #expect(message?.contains("at event 4 where it now asks for task 1") == true)
        #expect(message?.contains("\"input\":7") == true)
    }

    @Test func changedKindNamesBothSides() throws {
        let message = try mismatch(ChildInstead.self)
        #expect(
            message?.contains(
                "where it now asks for sub-orchestration 1 (steps version 1, \"hand:0001\")")
                == true)
    }
}
