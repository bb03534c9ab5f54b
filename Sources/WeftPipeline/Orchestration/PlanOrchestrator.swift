public import WeftCore
public import WeftDurable

/// Runs a plan: a pure state machine over in-degree counters, without any replay of user code.
///
/// An event costs what it changes: storing one value, counting down its consumers, starting those
/// that are ready.
public struct PlanOrchestrator: Orchestrator {
    /// The orchestration's name in histories.
    public static let name = "plan"
    /// The orchestration's version in histories.
    public static let version = "1"

    let program: PlanProgram
    let inputs: [String: JSONValue]
    var frames: [Int: PlanFrame] = [:]
    var nextFrame = 0
    var nextTask = 1
    var nextTimer = 1
    var tasks: [Int: FrameStep] = [:]
    var gatherings: [FrameStep: Gathering] = [:]
    var openWaits: [OpenWait] = []
    var bufferedEvents: [(name: String, payload: JSONValue)] = []
    /// Steps that are ready, to be started in order.
    var ready: [FrameStep] = []
    var actions: [OrchestrationAction] = []
    var now = Timestamp(microseconds: 0)

    /// - Parameter input: What `CompiledPipeline.startInput` gives.
    /// - Throws: `PipelineError` with code `unreadable-plan`.
    public init(input: JSONValue) throws {
        guard let plan = input["plan"], let inputs = input["inputs"]?.objectValue else {
            throw PipelineError(
                code: .unreadablePlan, "Expected a plan and its inputs, found \(input.kind).")
        }
        self.init(try Plan(json: plan), inputs: inputs)
    }

    init(_ plan: Plan, inputs: [String: JSONValue]) {
        program = PlanProgram(plan)
        self.inputs = inputs
    }

    public var waits: [Wait] {
        openWaits.map { open in
            .event(open.wait.name, since: open.since, until: open.until)
        }
    }

    public mutating func handle(_ event: HistoryEvent) throws -> [OrchestrationAction] {
        now = event.time
        actions = []
        switch event.kind {
        case .executionStarted: startFrame(0, parent: nil, element: 0, parameters: [])
        case .taskCompleted(let completion): finishTask(completion)
        case .taskFailed(let taskID, let failure): failTask(taskID, failure)
        case .timerFired(let timerID): try finishWait(timerID: timerID)
        case .eventRaised(let name, let payload): take(event: name, payload)
        default: break
        }
        try runReadySteps()
        return actions
    }
}
