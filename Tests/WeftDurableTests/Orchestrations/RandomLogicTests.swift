import Testing
import WeftCore
@testable import WeftDurable
import WeftTesting

/// Random orchestrations: however often they are taken up anew, they go on in the same way.
struct RandomLogicTests {
    /// Does random but repeatable things, nested in groups, races and handlers of errors.
    struct RandomLogic: Orchestration {
        func run(_ seed: Int, in context: OrchestrationContext) async throws -> Int {
            var random = context.random
            return try await step(seed, depth: 0, &random, context)
        }

        func step(
            _ seed: Int, depth: Int, _ random: inout OrchestrationRandom,
            _ context: OrchestrationContext
        ) async throws -> Int {
            var value = seed
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                switch Int.random(in: 0..<(depth < 2 ? 10 : 6), using: &random) {
                case 0, 1: value += try await context.call(Double_.self, value % 100)
                case 2:
                    try await context.sleep(for: .seconds(Int.random(in: 0...5, using: &random)))
                case 3:
                    value +=
                        try await context.waitForEvent(
                            "approval", as: Int.self, within: .seconds(9)) ?? 1
                case 4:
                    do {
                        value += try await context.callChild(RandomLogic.self, value % 100)
                    } catch is Failure { value += 3 }
                case 5: try context.sendEvent("x", value % 100, to: context.instanceID)
                case 6:
                    let tasks = try (0..<3).map { try context.schedule(Double_.self, $0) }
                    value += (try? await context.race(tasks).value) ?? 4
                case 7:
                    let tasks = try (0..<3).map { try context.schedule(Double_.self, $0) }
                    value += (try? await context.any(tasks).index) ?? 5
                case 8:
                    let inner = try? await context.fanOut(0..<4, maxParallel: 2) { number in
                        var own = context.random
                        return try await step(number, depth: depth + 1, &own, context)
                    }
                    value += inner?.reduce(0, &+) ?? 6
                default:
                    async let one = context.call(Double_.self, 1)
                    async let two: Void = context.sleep(for: .seconds(1))
                    value += (try? await one) ?? 7
                    if value % 2 == 0 { try? await two }
                }
            }
            return value % 1_000_000
        }
    }

    @Test(arguments: 1...150)
    func everyReplayEqualsTheLiveInstance(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        var hand = try HandFold(RandomLogic.self, seed)
        for step in 0..<80 where hand.fold.state.outcome == nil {
            hand.apply(input(for: hand.fold.state, &random), after: .seconds(step))
            guard step % 5 == 0 else { continue }
            let replayed = try InstanceFold(
                replaying: hand.history, with: HandFold.orchestrator(RandomLogic.self))
            #expect(replayed.state == hand.fold.state, "seed \(seed), step \(step)")
            #expect(replayed.waits == hand.fold.waits, "seed \(seed), step \(step)")
            hand.fold = replayed
        }
        #expect(hand.history.map(\.sequence) == Array(1...hand.history.count))
        try ReplayCheck(Orchestrations([RandomLogic.self]))
            .replayFromEveryEvent(hand.history, of: InstanceID("hand"))
    }

    private func input(
        for state: InstanceState, _ random: inout SeededRandom
    ) -> HistoryEvent.Kind {
        let bad = Failure(code: "bad", message: "Bad.", isRetryable: false)
        let task = state.openTasks.keys.sorted().randomElement(using: &random)
        let timer = state.openTimers.keys.sorted().randomElement(using: &random)
        let child = state.openChildren.keys.sorted().randomElement(using: &random)
        let value = Int.random(in: 0..<100, using: &random)
        switch value {
        case 0..<40:
            if let task { return .taskCompleted(TaskCompletion(taskID: task, result: .int(value))) }
        case 40..<46: if let task { return .taskFailed(taskID: task, failure: bad) }
        case 46..<66: if let timer { return .timerFired(timerID: timer) }
        case 66..<76:
            if let child {
                return .subOrchestrationInstanceCompleted(childID: child, result: .int(value))
            }
        case 76..<80:
            if let child { return .subOrchestrationInstanceFailed(childID: child, failure: bad) }
        case 80..<84: return .executionSuspended(reason: "pause")
        case 84..<92: return .executionResumed(reason: "go on")
        default: break
        }
        return .eventRaised(name: "Approval", payload: .int(value))
    }

    @Test(arguments: 1...60)
    func rewoundInstancesCanBeReplayed(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        var hand = try HandFold(RandomLogic.self, seed)
        for step in 0..<200 where hand.fold.state.outcome == nil {
            hand.apply(input(for: hand.fold.state, &random), after: .seconds(step))
        }
        guard case .failed? = hand.fold.state.outcome else { return }
        let now = hand.time + .hours(1)
        let plan = try RewindPlan(rewinding: hand.history, reason: "again", at: now) {
            try HandFold.orchestrator(RandomLogic.self)
        }
        #expect(try hand.replaying(plan.events, RandomLogic.self) == plan.fold.state)
        #expect(plan.fold.state.outcome == nil)
    }
}
