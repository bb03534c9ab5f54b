import Testing
import WeftCore
@testable import WeftDurable

/// The pure core: state and event to state and commands.
struct InstanceFoldTests {
    let time = Timestamp(microseconds: 1_000_000)

    func fold(_ name: String, _ input: JSONValue) throws -> InstanceFold {
        let start = ExecutionStarted(name: name, version: "1", input: input)
        let orchestrator = try #require(try TestOrchestrations().orchestrator(for: start))
        return InstanceFold(orchestrator: orchestrator)
    }

    func started(
        _ name: String, _ input: JSONValue
    ) throws -> (fold: InstanceFold, result: FoldResult) {
        var fold = try fold(name, input)
        let start = ExecutionStarted(name: name, version: "1", input: input)
        let result = fold.apply(.executionStarted(start), at: time)
        return (fold, result)
    }

    func completed(_ taskID: Int) -> HistoryEvent.Kind {
        .taskCompleted(TaskCompletion(taskID: taskID, result: .int(taskID)))
    }

    @Test func startSchedulesTheFirstTask() throws {
        let (fold, result) = try started("sequence", ["n": 2])
        #expect(result.events.map(\.kind.name) == ["executionStarted", "taskScheduled"])
        #expect(result.events.map(\.sequence) == [1, 2])
        #expect(result.commands == [.enqueueTask(try testRequest(1, ["n": 2]))])
        #expect(fold.state.status == .running)
        #expect(fold.state.openTasks.keys.sorted() == [1])
    }

    @Test func completionSchedulesTheNextTask() throws {
        var (fold, _) = try started("sequence", ["n": 2])
        let result = fold.apply(completed(1), at: time)
        #expect(result.events.map(\.kind.name) == ["taskCompleted", "taskScheduled"])
        #expect(result.commands == [.enqueueTask(try testRequest(2, ["n": 2]))])
        #expect(fold.state.lastSequence == 4)
    }

    @Test func lastCompletionEndsTheInstance() throws {
        var (fold, _) = try started("sequence", ["n": 1])
        let result = fold.apply(completed(1), at: time)
        #expect(result.commands == [.finish(.completed(1))])
        #expect(fold.state.outcome == .completed(1))
        #expect(fold.state.status == .completed)
    }

    @Test func failureOfATaskReachesTheOrchestrator() throws {
        var (fold, _) = try started("sequence", ["n": 2])
        let failure = Failure(code: "bad", message: "Bad.")
        let result = fold.apply(.taskFailed(taskID: 1, failure: failure), at: time)
        #expect(result.commands == [.finish(.failed(failure))])
    }

    @Test func timerIsSetAndFires() throws {
        var (fold, result) = try started("approval", ["hours": 48])
        #expect(result.commands == [.setTimer(timerID: 1, fireAt: time + .hours(48))])
        result = fold.apply(.timerFired(timerID: 1), at: time + .hours(48))
        #expect(result.commands == [.finish(.completed("too late"))])
    }

    @Test func eventCancelsItsTimer() throws {
        var (fold, _) = try started("approval", ["hours": 48])
        let result = fold.apply(.eventRaised(name: "APPROVAL", payload: true), at: time)
        #expect(result.commands == [.clearTimer(timerID: 1), .finish(.completed(true))])
        #expect(fold.state.openTimers.isEmpty)
    }

    @Test(arguments: [
        HistoryEvent.Kind.taskCompleted(TaskCompletion(taskID: 9, result: .null)),
        .taskFailed(taskID: 9, failure: Failure(code: "bad", message: "Bad.")),
        .timerFired(timerID: 9), .executionResumed(reason: "not suspended"),
        .executionStarted(ExecutionStarted(name: "again", version: "1", input: .null)),
    ])
    func irrelevantEventGivesNothing(kind: HistoryEvent.Kind) throws {
        var (fold, _) = try started("sequence", ["n": 2])
        let before = fold.state
        #expect(fold.apply(kind, at: time) == FoldResult())
        #expect(fold.state == before)
    }

    @Test func secondCompletionGivesNothing() throws {
        var (fold, _) = try started("fan-out", ["n": 2])
        _ = fold.apply(completed(1), at: time)
        #expect(fold.apply(completed(1), at: time) == FoldResult())
    }

    @Test func nothingHappensAfterTheEnd() throws {
        var (fold, _) = try started("sequence", ["n": 1])
        _ = fold.apply(completed(1), at: time)
        #expect(fold.apply(.eventRaised(name: "late", payload: .null), at: time) == FoldResult())
        #expect(
            fold.apply(.executionCompleted(.terminated(reason: "late")), at: time) == FoldResult())
    }

    @Test func suspendedInstanceHoldsItsInputs() throws {
        var (fold, _) = try started("sequence", ["n": 2])
        _ = fold.apply(.executionSuspended(reason: "pause"), at: time)
        #expect(fold.state.status == .suspended)
        let held = fold.apply(completed(1), at: time)
        #expect(held.events.count == 1)
        #expect(held.commands.isEmpty)
        let resumed = fold.apply(.executionResumed(reason: "go on"), at: time)
        #expect(resumed.commands == [.enqueueTask(try testRequest(2, ["n": 2]))])
        #expect(fold.state.status == .running)
    }

    @Test func cancelDropsTasksAndTimers() throws {
        var (fold, _) = try started("fan-out", ["n": 2])
        let outcome = ExecutionOutcome.canceled(reason: "enough")
        let result = fold.apply(.executionCompleted(outcome), at: time)
        #expect(result.commands == [.dropTask(taskID: 1), .dropTask(taskID: 2), .finish(outcome)])
        #expect(fold.state.openTasks.isEmpty)

        (fold, _) = try started("approval", ["hours": 1])
        let ended = fold.apply(.executionCompleted(outcome), at: time)
        #expect(ended.commands == [.clearTimer(timerID: 1), .finish(outcome)])
    }

    @Test func errorOfTheOrchestratorFailsTheInstance() throws {
        // `attempts: 0` cannot be a retry policy, so the orchestrator throws at the start.
        let (fold, result) = try started("sequence", ["n": 1, "attempts": 0])
        #expect(result.events.map(\.kind.name) == ["executionStarted", "executionCompleted"])
        guard case .failed(let failure) = fold.state.outcome else {
            Issue.record("Expected a failure, found \(String(describing: fold.state.outcome)).")
            return
        }
        #expect(failure.message.hasPrefix("Expected attempts >= 1"))
    }

    @Test func taskIDInUseFailsTheInstance() {
        struct Twice: Orchestrator {
            func handle(_ event: HistoryEvent) throws -> [OrchestrationAction] {
                let request = TaskRequest(taskID: 7, activity: "work", label: "", input: .null)
                return [.scheduleTask(request), .scheduleTask(request)]
            }
            var waits: [Wait] { [] }
        }
        var fold = InstanceFold(orchestrator: Twice())
        let start = ExecutionStarted(name: "twice", version: "1", input: .null)
        let result = fold.apply(.executionStarted(start), at: time)
        let failure = Failure(
            code: "invalid-action",
            message: "Expected a task ID that is free, found 7 scheduled twice.",
            isRetryable: false)
        #expect(fold.state.outcome == .failed(failure))
        #expect(result.commands.suffix(2) == [.dropTask(taskID: 7), .finish(.failed(failure))])
    }
}
