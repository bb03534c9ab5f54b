import Testing
import WeftCore

@testable import WeftDurable

/// Events that are written field by field are, to the byte, what their JSON is.
@Suite struct HistoryEventTextTests {
    private static let time = Timestamp(microseconds: 1_795_372_800_000_000)

    private static let requests = [
        TaskRequest(taskID: 0, activity: "blur", label: "", input: .null),
        TaskRequest(
            taskID: -7, activity: "blur@2", label: "\"quoted\"\n",
            input: ["b": [1, 2.5], "a": "ä"],
            retry: (try? RetryPolicy(attempts: 3)) ?? .none, timeout: .seconds(9), reuseKey: "k",
            heartbeatTimeout: .milliseconds(1)),
    ]

    private static let completions = [
        TaskCompletion(taskID: 1, result: .null),
        TaskCompletion(taskID: .max, result: ["x": true], attempt: 3, took: .microseconds(12)),
        TaskCompletion(
            taskID: .min, result: "r",
            reusedFrom: ReuseOrigin(instanceID: fallback, taskID: 4)),
    ]

    private static let fallback: InstanceID = {
        var random = SystemRandomNumberGenerator()
        return .generated(prefix: "x", at: time, random: &random)
    }()

    private static let starts = [
        ExecutionStarted(name: "n", version: "1", input: ["n": 2]),
        ExecutionStarted(name: "n", version: "", input: .null, generation: 2, firstID: 10),
        ExecutionStarted(
            name: "n", version: "1", input: 1,
            parent: ParentInstance(instanceID: fallback, childID: 3)),
        ExecutionStarted(
            name: "n", version: "1", input: 1, trace: TraceContext(caller: ["traceparent": "a"])),
    ]

    private static let outcomes: [ExecutionOutcome] = [
        .completed(["a": 1]), .failed(Failure(code: "c", message: "m")),
        .terminated(reason: "r"), .canceled(reason: ""),
    ]

    private static var kinds: [HistoryEvent.Kind] {
        requests.map(HistoryEvent.Kind.taskScheduled)
            + completions.map(HistoryEvent.Kind.taskCompleted)
            + starts.map(HistoryEvent.Kind.executionStarted)
            + outcomes.map(HistoryEvent.Kind.executionCompleted)
            + [.timerFired(timerID: 3), .executionSuspended(reason: "r")]
    }

    @Test(arguments: kinds) func eventIsItsJSON(_ kind: HistoryEvent.Kind) {
        let event = HistoryEvent(sequence: 1, time: Self.time, kind: kind)
        #expect(String(decoding: event.utf8, as: UTF8.self) == event.json.text)
    }

    @Test(arguments: requests) func requestIsItsJSON(_ request: TaskRequest) {
        #expect(String(decoding: request.utf8, as: UTF8.self) == request.json.text)
    }

    @Test(arguments: outcomes) func outcomeIsItsFields(_ outcome: ExecutionOutcome) {
        let json = JSONValue.object(outcome.fields)
        #expect(String(decoding: outcome.utf8, as: UTF8.self) == json.text)
    }

    @Test(arguments: [0, 1, -1, 9, 10, 99, 100, -100, Int.max, Int.min])
    func wholeNumbersAreWrittenInDecimal(_ number: Int) {
        #expect(JSONValue.int(number).text == "\(number)")
    }
}
