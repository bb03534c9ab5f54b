import WeftArtifacts
import WeftCore
import WeftDurable

@testable import WeftPipeline

/// An image that is only a name: enough to see what plans do.
struct Picture: PlanValue, Codable, FileParameter {
    var name: String

    static var planType: String { "picture" }
    static var importCall: ActivityCall {
        ActivityCall(name: "import-picture", version: 1, settings: [:], isReusable: false)
    }
    init(inputNamed name: String) { self.name = name }
    var inputName: String { name }
    init(from decoder: any Decoder) throws {
        name = try decoder.singleValueContainer().decode(String.self)
    }
    init(planJSON: JSONValue) throws { name = try planJSON.string("name") }
    func planJSON() throws -> JSONValue { ["name": .string(name)] }
}

struct Blur: ChainOperation { var sigma: Double }
struct Grow: ChainOperation {
    static let version = 3
    var by: Int
}
struct Overlay: ChainOperation {}

struct Split: Activity {
    var parts: Int
    func run(_ picture: Picture, in context: StepContext) async throws -> [Picture] { [picture] }
}
struct Compare: Activity {
    func run(_ pair: Values<Picture, Picture>, in context: StepContext) async throws -> Bool {
        true
    }
}

extension Handle<Picture> {
    func blurred(
        _ sigma: Double, file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Picture> {
        applying(Blur(sigma: sigma), label: "blurred", file: file, line: line)
    }
    func grown(
        by count: Int, file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Picture> {
        applying(Grow(by: count), label: "grown", file: file, line: line)
    }
    func split(
        _ parts: Int, file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<[Picture]> { running(Split(parts: parts), label: "split", file: file, line: line) }
}

/// Runs a plan on the real fold, with activities as a closure.
struct PlanRun {
    var fold: InstanceFold
    var history: [HistoryEvent] = []
    var open: [TaskRequest] = []
    var scheduled: [TaskRequest] = []
    var timers: [Int: Timestamp] = [:]
    var time = Timestamp(microseconds: 1_000_000)

    init(_ compiled: CompiledPipeline) throws {
        fold = InstanceFold(orchestrator: try PlanOrchestrator(input: compiled.startInput))
        take(
            .executionStarted(
                ExecutionStarted(
                    name: "plan", version: "1", input: compiled.startInput)))
    }

    mutating func take(_ kind: HistoryEvent.Kind) {
        let result = fold.apply(kind, at: time)
        history += result.events
        for command in result.commands {
            switch command {
            case .enqueueTask(let request):
                open.append(request)
                scheduled.append(request)
            case .setTimer(let id, let fireAt): timers[id] = fireAt
            case .clearTimer(let id): timers[id] = nil
            case .dropTask(let id): open.removeAll { $0.taskID == id }
            case .startChild, .send, .continueAsNew, .finish: break
            }
        }
    }

    /// Completes the oldest open task.
    mutating func completeNext(_ result: (TaskRequest) -> JSONValue) {
        let request = open.removeFirst()
        take(.taskCompleted(TaskCompletion(taskID: request.taskID, result: result(request))))
    }

    /// Completes tasks until none is open.
    mutating func run(_ result: (TaskRequest) -> JSONValue = PlanRun.names) {
        while !open.isEmpty { completeNext(result) }
    }

    var outcome: ExecutionOutcome? { fold.state.outcome }

    /// Activities as names: import gives the file, `split` gives as many parts as asked, a chain
    /// gives its operations around the image.
    static func names(_ request: TaskRequest) -> JSONValue {
        guard let input = try? TaskInput(json: request.input) else { return .null }
        let name = input.inputs.first?["name"]?.stringValue ?? "?"
        switch input.work {
        case .activity(let call) where call.name == "import-picture":
            return ["name": input.inputs[0]["file"] ?? .null]
        case .activity(let call) where call.name == "split":
            let parts = call.settings["parts"]?.intValue ?? 0
            return .array((0..<parts).map { ["name": .string("\(name)#\($0)")] })
        case .activity: return true
        case .chain(let calls):
            let others = input.inputs.dropFirst().compactMap { $0["name"]?.stringValue }
            let all = ([name] + others).joined(separator: "&")
            return ["name": .string(calls.reduce(all) { "\($1.name)(\($0))" })]
        }
    }
}
