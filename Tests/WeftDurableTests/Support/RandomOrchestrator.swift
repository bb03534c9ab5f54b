import WeftCore
import WeftDurable

/// Asks for random but repeatable things: the same seed and events give the same actions.
struct RandomOrchestrator: Orchestrator {
    private var random: SeededRandom
    private var lastTask = 0
    private var lastTimer = 0

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    mutating func handle(_ event: HistoryEvent) throws -> [OrchestrationAction] {
        if Int.random(in: 0..<200, using: &random) == 0 {
            throw Failure(code: "random", message: "A random failure.")
        }
        let count = Int.random(in: 0...4, using: &random)
        return (0..<count).map { _ in action(at: event.time) }
    }

    private mutating func action(at time: Timestamp) -> OrchestrationAction {
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<50:
            lastTask += 1
            return .scheduleTask(
                TaskRequest(taskID: lastTask, activity: "work", label: "random", input: .null))
        case 50..<75:
            lastTimer += 1
            return .createTimer(timerID: lastTimer, fireAt: time + .seconds(lastTimer))
        case 75..<98:
            return .cancelTimer(timerID: Int.random(in: 0...lastTimer, using: &random))
        case 98: return .complete(.completed(.int(lastTask)))
        // An ID that is taken: the engine refuses it.
        default:
            return .scheduleTask(
                TaskRequest(taskID: lastTask, activity: "work", label: "twice", input: .null))
        }
    }

    var waits: [Wait] { [] }
}

/// A random input for an instance in this state: mostly useful, sometimes stale.
func randomInput(
    for state: InstanceState, using random: inout SeededRandom
) -> HistoryEvent.Kind {
    let taskID = state.openTasks.keys.sorted().randomElement(using: &random) ?? 99
    let timerID = state.openTimers.keys.sorted().randomElement(using: &random) ?? 99
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<40: return .taskCompleted(TaskCompletion(taskID: taskID, result: .int(taskID)))
    case 40..<50:
        return .taskFailed(taskID: taskID, failure: Failure(code: "bad", message: "Bad."))
    case 50..<70: return .timerFired(timerID: timerID)
    case 70..<80: return .eventRaised(name: "approval", payload: true)
    case 80..<88: return .executionSuspended(reason: "pause")
    case 88..<98: return .executionResumed(reason: "go on")
    case 98: return .taskCompleted(TaskCompletion(taskID: 1, result: .null))
    default: return .executionCompleted(.canceled(reason: "enough"))
    }
}
