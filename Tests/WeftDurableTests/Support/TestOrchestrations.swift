import WeftCore
import WeftDurable

/// Orchestrations for tests, by name. The input is an object; `n` is how many steps.
///
/// - `sequence`: n activities, one after the other; gives the number of the last result.
/// - `fan-out`: n activities at once; gives the sum of their results.
/// - `approval`: waits for the event "approval" for `hours`; gives its payload or "too late".
struct TestOrchestrations: OrchestratorProvider {
    func orchestrator(for started: ExecutionStarted) throws -> (any Orchestrator)? {
        let input = started.input
        switch started.name {
        case "sequence": return SequenceOrchestrator(count: try input.int("n"), input: input)
        case "fan-out": return FanOutOrchestrator(count: try input.int("n"), input: input)
        case "approval": return ApprovalOrchestrator(hours: try input.int("hours"))
        case "unreadable": throw Failure(code: "bad-input", message: "Cannot read the input.")
        default: return nil
        }
    }
}

/// Fields of the input that shape the activities: `activity`, `attempts`, `total`, `pauses`,
/// `timeout`, `heartbeat`, `keys` (one reuse key a step), `sameKey` (one for all steps).
func testRequest(_ taskID: Int, _ input: JSONValue) throws -> TaskRequest {
    TaskRequest(
        taskID: taskID, activity: input["activity"]?.stringValue ?? "work",
        label: "step \(taskID)", input: ["step": .int(taskID)],
        retry: try RetryPolicy(
            attempts: input["attempts"]?.intValue ?? 1,
            totalTimeout: input["total"]?.intValue.map { .seconds($0) }, nonRetryable: ["never"],
            pausesWhenExhausted: input["pauses"]?.boolValue ?? false),
        timeout: input["timeout"]?.intValue.map { .seconds($0) },
        reuseKey: input["keys"]?.stringValue.map { "\($0)/\(taskID)" }
            ?? input["sameKey"]?.stringValue,
        heartbeatTimeout: input["heartbeat"]?.intValue.map { .seconds($0) })
}

struct SequenceOrchestrator: Orchestrator {
    let count: Int
    let input: JSONValue

    func handle(_ event: HistoryEvent) throws -> [OrchestrationAction] {
        switch event.kind {
        case .executionStarted: return [.scheduleTask(try testRequest(1, input))]
        case .taskCompleted(let completion) where completion.taskID < count:
            return [.scheduleTask(try testRequest(completion.taskID + 1, input))]
        case .taskCompleted(let completion): return [.complete(.completed(completion.result))]
        case .taskFailed(_, let failure): return [.complete(.failed(failure))]
        default: return []
        }
    }

    var waits: [Wait] { [] }
}

struct FanOutOrchestrator: Orchestrator {
    let count: Int
    let input: JSONValue
    private var done = 0
    private var sum = 0

    init(count: Int, input: JSONValue) {
        self.count = count
        self.input = input
    }

    mutating func handle(_ event: HistoryEvent) throws -> [OrchestrationAction] {
        switch event.kind {
        case .executionStarted:
            return try (1...count).map { .scheduleTask(try testRequest($0, input)) }
        case .taskCompleted(let completion):
            done += 1
            sum += completion.result.intValue ?? 0
            return done == count ? [.complete(.completed(.int(sum)))] : []
        case .taskFailed(_, let failure): return [.complete(.failed(failure))]
        default: return []
        }
    }

    var waits: [Wait] { [] }
}

struct ApprovalOrchestrator: Orchestrator {
    let hours: Int
    private var since: Timestamp?

    init(hours: Int) { self.hours = hours }

    mutating func handle(_ event: HistoryEvent) throws -> [OrchestrationAction] {
        switch event.kind {
        case .executionStarted:
            since = event.time
            return [.createTimer(timerID: 1, fireAt: event.time + .hours(hours))]
        case .eventRaised(let name, let payload) where name.lowercased() == "approval":
            return [.cancelTimer(timerID: 1), .complete(.completed(payload))]
        case .timerFired: return [.complete(.completed("too late"))]
        default: return []
        }
    }

    var waits: [Wait] {
        since.map { [Wait("event \"approval\"", since: $0, until: $0 + .hours(hours))] } ?? []
    }
}
