import Testing
import WeftCore
import WeftDurable

/// A history gives the state that the live instance had.
struct InstanceFoldReplayTests {
    let time = Timestamp(microseconds: 1_000_000)

    @Test(arguments: UInt64(1)...200)
    func replayEqualsLiveState(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var live = InstanceFold(orchestrator: RandomOrchestrator(seed: seed))
        let start = ExecutionStarted(name: "random", version: "1", input: .null)
        var history = live.apply(.executionStarted(start), at: time).events
        for step in 0..<60 {
            let now = time + .seconds(step)
            history += live.apply(randomInput(for: live.state, using: &random), at: now).events
            guard step % 7 == 0 else { continue }
            let replayed = try InstanceFold(
                replaying: history, with: RandomOrchestrator(seed: seed))
            #expect(replayed.state == live.state, "seed \(seed), step \(step)")
            #expect(replayed.foldedEventCount == history.count)
            live = replayed
        }
        #expect(history.map(\.sequence) == Array(1...history.count))
    }

    @Test func timerCanceledWhereItWasCreatedStaysCanceled() throws {
        struct Impatient: Orchestrator {
            func handle(_ event: HistoryEvent) throws -> [OrchestrationAction] {
                [.createTimer(timerID: 1, fireAt: event.time), .cancelTimer(timerID: 1)]
            }
            var waits: [Wait] { [] }
        }
        var live = InstanceFold(orchestrator: Impatient())
        let start = ExecutionStarted(name: "impatient", version: "1", input: .null)
        let history = live.apply(.executionStarted(start), at: time).events
        let replayed = try InstanceFold(replaying: history, with: Impatient())
        #expect(replayed.state.openTimers.isEmpty)
        #expect(replayed.state == live.state)
    }

    /// A sequence that now asks for one thing where its history records another.
    func replay(_ recorded: JSONValue, as now: JSONValue) throws {
        var live = InstanceFold(
            orchestrator: SequenceOrchestrator(count: try recorded.int("n"), input: recorded))
        let start = ExecutionStarted(name: "sequence", version: "1", input: recorded)
        var history = live.apply(.executionStarted(start), at: time).events
        let completion = TaskCompletion(taskID: 1, result: 1)
        history += live.apply(.taskCompleted(completion), at: time).events
        _ = try InstanceFold(
            replaying: history,
            with: SequenceOrchestrator(count: try now.int("n"), input: now))
    }

    @Test func otherTaskThanRecordedIsNonDeterministic() throws {
        let error = #expect(throws: DurableError.self) {
            try replay(["n": 2], as: ["n": 2, "activity": "blur"])
        }
        #expect(error?.code == .nonDeterministic)
        #expect(
            error?.message
                == "Expected the orchestration to repeat its history, found task 1 (work, "
                + "\"step 1\") recorded at event 2 where it now asks for task 1 (blur, "
                + "\"step 1\"). The code that decides was changed, or decides by what is not "
                + "recorded (a clock, randomness, the order of a set); run this instance with the "
                + "version that started it.")
    }

    @Test func endInsteadOfATaskIsNonDeterministic() throws {
        let error = #expect(throws: DurableError.self) { try replay(["n": 2], as: ["n": 1]) }
        #expect(
            error?.message
                == "Expected the orchestration to repeat its history, found task 2 (work, "
                + "\"step 2\") recorded at event 4 where it now asks for executionCompleted. The "
                + "code that decides was changed, or decides by what is not recorded (a clock, "
                + "randomness, the order of a set); run this instance with the version that "
                + "started it.")
    }

    @Test func moreThanRecordedIsNonDeterministic() throws {
        let error = #expect(throws: DurableError.self) { try replay(["n": 1], as: ["n": 2]) }
        #expect(error?.code == .nonDeterministic)
        #expect(error?.message.contains("found executionCompleted recorded at event 4") == true)
    }
}
