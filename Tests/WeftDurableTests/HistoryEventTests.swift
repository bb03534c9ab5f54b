import Foundation
import Testing
import WeftCore
import WeftDurable

/// The stored form of events.
struct HistoryEventTests {
    static let kinds: [HistoryEvent.Kind] = [
        .executionStarted(ExecutionStarted(name: "plan", version: "2", input: ["a": [1, 2.5]])),
        .taskScheduled(TaskRequest(taskID: 1, activity: "blur", label: "blurred", input: .null)),
        .taskScheduled(
            TaskRequest(
                taskID: 2, activity: "blur", label: "blurred", input: ["sigma": 0.8],
                retry: .none, timeout: .milliseconds(1500), reuseKey: "key")),
        .taskCompleted(TaskCompletion(taskID: 1, result: ["artifact": "abc"])),
        .taskFailed(taskID: 2, failure: Failure(code: "bad", message: "Bad.", isRetryable: false)),
        .timerCreated(timerID: 1, fireAt: Timestamp(microseconds: 5)),
        .timerFired(timerID: 1), .eventRaised(name: "approval", payload: .null),
        .executionSuspended(reason: "pause"), .executionResumed(reason: "go on"),
        .executionCompleted(.completed(.null)),
        .executionCompleted(.failed(Failure(code: "bad", message: "Bad."))),
        .executionCompleted(.terminated(reason: "stop")),
        .executionCompleted(.canceled(reason: "enough")),
    ]

    @Test(arguments: kinds) func survivesJSON(kind: HistoryEvent.Kind) throws {
        let event = HistoryEvent(sequence: 3, time: Timestamp(microseconds: 42), kind: kind)
        let text = event.json.text
        #expect(try HistoryEvent(sequence: 3, json: JSONValue(parsing: text)) == event)
    }

    @Test func retryPolicyAndOriginSurviveJSON() throws {
        let retry = try RetryPolicy(
            attempts: 4, totalTimeout: .hours(1), jitter: 0.5, nonRetryable: ["never"])
        let request = TaskRequest(
            taskID: 1, activity: "blur", label: "", input: .null, retry: retry)
        #expect(try TaskRequest(json: request.json) == request)
        let origin = ReuseOrigin(instanceID: try InstanceID("first"), taskID: 9)
        let kind = HistoryEvent.Kind.taskCompleted(
            TaskCompletion(taskID: 1, result: 1, reusedFrom: origin))
        let event = HistoryEvent(sequence: 1, time: Timestamp(microseconds: 0), kind: kind)
        #expect(try HistoryEvent(sequence: 1, json: event.json) == event)
    }

    @Test func unknownKindIsRefused() {
        let error = #expect(throws: DurableError.self) {
            try HistoryEvent(sequence: 1, json: ["kind": "continueAsNew", "time": 0])
        }
        #expect(
            error?.message
                == "Expected a history event that this version knows, found \"continueAsNew\". "
                + "Use the version of Weft that wrote this hub, or a newer one.")
    }

    /// Recorded once; every later version must read and replay them.
    @Test(arguments: ["sequence-of-three", "approval-in-time"])
    func goldenHistoryReplays(name: String) throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../fixtures/histories/\(name).json")
        let json = try JSONValue(parsing: String(contentsOf: file, encoding: .utf8))
        let history = try (json.arrayValue ?? []).enumerated().map { index, event in
            try HistoryEvent(sequence: index + 1, json: event)
        }
        guard case .executionStarted(let started) = history.first?.kind else {
            Issue.record("Expected executionStarted first in \(file.path()).")
            return
        }
        let orchestrator = try #require(try TestOrchestrations().orchestrator(for: started))
        let fold = try InstanceFold(replaying: history, with: orchestrator)
        #expect(fold.foldedEventCount == history.count)
        #expect(fold.state.status == .completed)
        #expect(JSONValue.array(history.map(\.json)) == json)
    }
}
