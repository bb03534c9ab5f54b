import Foundation
import Testing
import WeftCore
@testable import WeftDurable
import WeftTesting

/// What the context gives, seen through a fold that the test drives.
struct ContextTests {
    // MARK: - Handles

    struct AllOf: Orchestration {
        func run(_ input: Int, in context: OrchestrationContext) async throws -> [Int] {
            try await context.all(
                (0..<input).map { try context.schedule(Double_.self, $0) })
        }
    }

    @Test func allGivesValuesInTheOrderOfTheTasks() throws {
        var hand = try HandFold(AllOf.self, 3)
        #expect(hand.openTasks == [0, 1, 2])
        hand.complete(2, 30)
        hand.complete(0, 10)
        #expect(hand.complete(1, 20).commands == [.finish(.completed([10, 20, 30]))])
    }

    @Test func allOfNothingIsThereAtOnce() throws {
        #expect(try HandFold(AllOf.self, 0).fold.state.outcome == .completed([]))
    }

    @Test func allThrowsTheFirstFailureAtOnce() throws {
        var hand = try HandFold(AllOf.self, 3)
        let failure = Failure(code: "bad", message: "Bad.")
        hand.apply(.taskFailed(taskID: 1, failure: failure))
        #expect(hand.fold.state.outcome == .failed(failure))
    }

    struct AnyOf: Orchestration {
        func run(_ input: Int, in context: OrchestrationContext) async throws -> [Int] {
            let tasks = try (0..<input).map { try context.schedule(Double_.self, $0) }
            let (index, value) = try await context.any(tasks)
            return [index, value]
        }
    }

    @Test func anyPassesOverFailures() throws {
        var hand = try HandFold(AnyOf.self, 3)
        hand.apply(.taskFailed(taskID: 0, failure: Failure(code: "bad", message: "Bad.")))
        #expect(hand.fold.state.outcome == nil)
        hand.complete(2, 7)
        #expect(hand.fold.state.outcome == .completed([2, 7]))
    }

    @Test func anyThrowsTheLastFailureWhereAllFail() throws {
        var hand = try HandFold(AnyOf.self, 2)
        hand.apply(.taskFailed(taskID: 1, failure: Failure(code: "one", message: "One.")))
        let last = Failure(code: "last", message: "Last.")
        hand.apply(.taskFailed(taskID: 0, failure: last))
        #expect(hand.fold.state.outcome == .failed(last))
    }

    @Test func anyOfNothingIsAnError() throws {
        guard case .failed(let failure)? = try HandFold(AnyOf.self, 0).fold.state.outcome else {
            Issue.record("Expected a failure.")
            return
        }
        #expect(failure.message == "Expected one task or more to wait for, found none.")
    }

    struct Race: Orchestration {
        func run(_ input: Int, in context: OrchestrationContext) async throws -> [Int] {
            let tasks = try (0..<3).map { try context.schedule(Double_.self, $0) }
            let (index, value) = try await context.race(tasks)
            // What follows must not be mistaken for a loser.
            return [index, value, try await context.call(Double_.self, 99)]
        }
    }

    @Test func raceCancelsTheLosers() throws {
        var hand = try HandFold(Race.self, 0)
        let result = hand.complete(1, 5)
        #expect(result.commands.prefix(2) == [.dropTask(taskID: 0), .dropTask(taskID: 2)])
        #expect(hand.openTasks == [3])
        // What a loser gives all the same is not recorded.
        #expect(hand.complete(2, 6) == FoldResult())
        hand.complete(3, 8)
        #expect(hand.fold.state.outcome == .completed([1, 5, 8]))
        let replayed = try HandFold(Race.self, 0).replaying(hand.history, Race.self)
        #expect(replayed == hand.fold.state)
    }

    struct GroupRace: Orchestration {
        func run(_ input: Int, in context: OrchestrationContext) async throws -> Int {
            try await withThrowingTaskGroup(of: Int.self) { group in
                group.addTask { try await context.call(Double_.self, 1) }
                group.addTask {
                    try await context.sleep(for: .hours(1))
                    return -1
                }
                group.addTask { try await context.waitForEvent("never") }
                group.addTask { try await context.callChild(AllOf.self, 2).count }
                defer { group.cancelAll() }
                return try await group.next() ?? 0
            }
        }
    }

    @Test func losersOfATaskGroupAreForgotten() throws {
        var hand = try HandFold(GroupRace.self, 0)
        #expect(hand.fold.state.openTimers.count == 1)
        #expect(hand.fold.state.openChildren.count == 1)
        #expect(hand.fold.waits.map(\.description) == ["event \"never\""])
        let commands = hand.complete(0, 4).commands
        #expect(hand.fold.state.outcome == .completed(4))
        #expect(commands.contains(.clearTimer(timerID: 1)))
        #expect(hand.fold.waits.isEmpty)
        let replayed = try hand.replaying(hand.history, GroupRace.self)
        #expect(replayed == hand.fold.state)
    }

    struct Windowed: Orchestration {
        func run(_ input: Int, in context: OrchestrationContext) async throws -> [Int] {
            try await context.fanOut(0..<input, maxParallel: 2) { number in
                try await context.call(Double_.self, number)
            }
        }
    }

    @Test func fanOutKeepsToItsWidthAndOrder() throws {
        var hand = try HandFold(Windowed.self, 5)
        #expect(hand.openTasks == [0, 1])
        hand.complete(1, 11)
        #expect(hand.openTasks == [0, 2])
        for (task, value) in [(2, 12), (0, 10), (4, 14), (3, 13)] {
            hand.complete(task, .int(value))
        }
        #expect(hand.fold.state.outcome == .completed([10, 11, 12, 13, 14]))
    }

    @Test func fanOutCancelsTheRestAfterAFailure() throws {
        var hand = try HandFold(Windowed.self, 5)
        let failure = Failure(code: "bad", message: "Bad.")
        let result = hand.apply(.taskFailed(taskID: 0, failure: failure))
        #expect(result.commands == [.dropTask(taskID: 1), .finish(.failed(failure))])
    }

    @Test func aThousandfoldFanOutIsFoldedInAnyOrder() throws {
        var random = SeededRandom(seed: 7)
        var hand = try HandFold(AllOf.self, 1000)
        for task in (0..<1000).shuffled(using: &random) { hand.complete(task, .int(task)) }
        #expect(hand.fold.state.outcome == .completed(.array((0..<1000).map(JSONValue.int))))
        #expect(try hand.replaying(hand.history, AllOf.self) == hand.fold.state)
    }

    // MARK: - Time and events

    struct Naps: Orchestration {
        func run(_ input: Int, in context: OrchestrationContext) async throws -> [Int] {
            let start = context.now
            try await context.sleep(for: .zero)
            try await context.sleep(for: .days(400))
            try await context.sleep(until: start)
            return [Int((context.now - start).inSeconds)]
        }
    }

    @Test func timersLastAnyTime() throws {
        var hand = try HandFold(Naps.self, 0)
        #expect(hand.fold.state.openTimers == [0: hand.time + .days(400)])
        hand.apply(.timerFired(timerID: 0), after: .days(400))
        #expect(hand.fold.state.outcome == .completed([34_560_000]))
    }

    struct Approval: Orchestration {
        func run(_ input: Int, in context: OrchestrationContext) async throws -> String {
            if input > 0 { _ = try await context.call(Double_.self, input) }
            let answer = try await context.waitForEvent(
                "Approval", as: Bool.self, within: .hours(1))
            return answer.map { $0 ? "yes" : "no" } ?? "too late"
        }
    }

    @Test func eventEndsTheWaitAndItsTimer() throws {
        var hand = try HandFold(Approval.self, 0)
        #expect(
            hand.fold.waits == [
                Wait("event \"Approval\"", since: hand.time, until: hand.time + .hours(1))
            ])
        let result = hand.apply(.eventRaised(name: "APPROVAL", payload: true))
        #expect(result.commands == [.clearTimer(timerID: 0), .finish(.completed("yes"))])
    }

    @Test func timeoutOfAnEventIsNil() throws {
        var hand = try HandFold(Approval.self, 0)
        hand.apply(.timerFired(timerID: 0), after: .hours(1))
        #expect(hand.fold.state.outcome == .completed("too late"))
    }

    @Test func eventThatCameBeforeIsTakenAtOnce() throws {
        var hand = try HandFold(Approval.self, 1)
        hand.apply(.eventRaised(name: "approval", payload: false))
        hand.apply(.eventRaised(name: "approval", payload: true))
        hand.complete(0, 2)
        #expect(hand.fold.state.outcome == .completed("no"))
    }

    @Test func eventOfAnotherTypeIsAClearFailure() throws {
        var hand = try HandFold(Approval.self, 0)
        hand.apply(.eventRaised(name: "approval", payload: "maybe"))
        guard case .failed(let failure)? = hand.fold.state.outcome else { return }
        #expect(failure.code == "unreadable-value")
        #expect(
            failure.message
                == "Expected a payload of event \"Approval\" of type Bool, found \"maybe\". "
                + "A changed type needs a new name or version.")
    }

    // MARK: - Determinism

    struct Chance: Orchestration {
        func run(_ input: Int, in context: OrchestrationContext) async throws -> [String] {
            var random = context.random
            context.log("before")
            let first = [context.uuid().uuidString, "\(random.next())", "\(context.now)"]
            _ = try await context.call(Double_.self, 1)
            context.log("after")
            try context.setStatus(["step": 2])
            return first + [context.uuid().uuidString, "\(context.isReplaying)"]
        }
    }

    @Test func randomnessAndClockAreRepeatedAndLogsAreNot() throws {
        let log = LogLines()
        var hand = try HandFold(Chance.self, 0, log: log)
        let cut = hand.history
        hand.complete(0, 1)
        #expect(log.all == ["before", "after"])
        #expect(hand.fold.customStatus == ["step": 2])
        guard case .completed(.array(let values))? = hand.fold.state.outcome else { return }
        #expect(Set(values).count == 5)
        #expect(values.last == "false")

        // Taken up again before the completion: the same values, and one more line.
        var other = hand
        other.fold = try InstanceFold(
            replaying: cut, with: HandFold.orchestrator(Chance.self, log: log))
        other.complete(0, 1)
        #expect(other.fold.state.outcome == hand.fold.state.outcome)
        #expect(log.all == ["before", "after", "after"])
    }
}
