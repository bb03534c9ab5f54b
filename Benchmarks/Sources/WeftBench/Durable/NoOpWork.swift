import Weft

/// Orchestrations that only count, so that what is measured is the engine.
///
/// - `sequence`: `n` activities, one after the other.
/// - `fan-out`: `n` activities at once.
/// - `nothing`: ends at once.
/// - `rest`: `n` activities at once, then a wait for the event "go".
struct NoOpOrchestrations: OrchestratorProvider {
    func orchestrator(for started: ExecutionStarted) throws -> (any Orchestrator)? {
        switch started.name {
        case "sequence": return Sequence(count: try started.input.int("n"))
        case "fan-out": return FanOut(count: try started.input.int("n"))
        case "nothing": return Nothing()
        case "rest": return Rest(count: try started.input.int("n"))
        default: return nil
        }
    }

    private struct Sequence: Orchestrator {
        let count: Int
        var waits: [Wait] { [] }

        func handle(_ event: HistoryEvent) -> [OrchestrationAction] {
            switch event.kind {
            case .executionStarted: [.scheduleTask(.noOp(1))]
            case .taskCompleted(let completion) where completion.taskID < count:
                [.scheduleTask(.noOp(completion.taskID + 1))]
            case .taskCompleted(let completion): [.complete(.completed(completion.result))]
            default: []
            }
        }
    }

    private struct FanOut: Orchestrator {
        let count: Int
        var done = 0
        var waits: [Wait] { [] }

        init(count: Int) { self.count = count }

        mutating func handle(_ event: HistoryEvent) -> [OrchestrationAction] {
            switch event.kind {
            case .executionStarted: return (1...count).map { .scheduleTask(.noOp($0)) }
            case .taskCompleted:
                done += 1
                return done == count ? [.complete(.completed(.int(done)))] : []
            default: return []
            }
        }
    }

    private struct Rest: Orchestrator {
        let count: Int
        var waits: [Wait] { [Wait("event \"go\"", since: Timestamp(microseconds: 0))] }

        init(count: Int) { self.count = count }

        func handle(_ event: HistoryEvent) -> [OrchestrationAction] {
            switch event.kind {
            case .executionStarted: (0..<count).map { .scheduleTask(.noOp($0 + 1)) }
            case .eventRaised: [.complete(.completed(.null))]
            default: []
            }
        }
    }

    private struct Nothing: Orchestrator {
        var waits: [Wait] { [] }

        func handle(_ event: HistoryEvent) -> [OrchestrationAction] {
            [.complete(.completed(.null))]
        }
    }
}

extension TaskRequest {
    /// A request of an ordinary size, for an activity that does nothing.
    static func noOp(_ number: Int) -> TaskRequest {
        TaskRequest(
            taskID: number, activity: "no-op", label: "step \(number)",
            input: ["step": .int(number)])
    }
}

/// Gives the step's number back.
struct NoOpActivities: ActivityExecutor {
    var activityNames: Set<String> { ["no-op"] }

    func run(_ request: TaskRequest, in context: ActivityContext) async throws -> JSONValue {
        StepClock.shared.tick()
        return .int(request.taskID)
    }

    func canReuse(_ result: JSONValue, for request: TaskRequest) async -> Bool { false }
}
