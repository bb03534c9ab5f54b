internal import WeftCore

/// Collects the steps that a pipeline's body writes. Lives only while the body runs.
final class PlanBuilder {
    /// Blocks that are open now, the outermost first.
    private var open: [OpenBlock] = [OpenBlock()]
    private var nextID = 1
    /// Where each step was written, for messages.
    private var positions: [Int: (label: String, position: SourcePosition)] = [:]
    /// What the body does wrong, in the order in which it was written.
    private(set) var errors: [PipelineError] = []
    private var inputSteps: [String: Int] = [:]
    /// What a worker must know to run the plan.
    var used = UsedWork()
    /// Whether settings are checked: not those that come from stand-ins for inputs.
    private let checksSettings: Bool

    init(checksSettings: Bool = true) { self.checksSettings = checksSettings }

    private struct OpenBlock {
        var parameters: [Int] = []
        var steps: [Step] = []
        var ids: Set<Int> = []
    }

    /// Adds a step to the innermost open block and gives its ID.
    func add(
        _ kind: Step.Kind, inputs: [StepInput], type: String, label: String,
        at position: SourcePosition
    ) -> Int {
        for case .step(let id) in inputs { check(id, usedAt: position) }
        let step = Step(
            id: nextID, kind: kind, inputs: inputs, type: type, label: label, position: position)
        nextID += 1
        positions[step.id] = (label, position)
        open[open.count - 1].steps.append(step)
        open[open.count - 1].ids.insert(step.id)
        return step.id
    }

    /// The step that gives an input of the pipeline; made once, in the outermost block.
    func input(
        _ name: String, make: (PlanBuilder) -> Int
    ) -> Int {
        if let id = inputSteps[name] { return id }
        let inner = Array(open.dropFirst())
        open = [open[0]]
        let id = make(self)
        open += inner
        inputSteps[name] = id
        return id
    }

    /// The step that gives an input, where the body has asked for it.
    func knownInput(_ name: String) -> Int? { inputSteps[name] }

    /// Runs a closure that writes the steps of a block.
    func block(
        parameters types: [String], at position: SourcePosition,
        _ body: ([Int]) -> StepInput
    ) -> Block {
        open.append(OpenBlock())
        let parameters = types.map { type in
            add(.parameter, inputs: [], type: type, label: "element", at: position)
        }
        let result = body(parameters)
        if case .step(let id) = result { check(id, usedAt: position) }
        let closed = open.removeLast()
        return Block(parameters: parameters, steps: closed.steps, result: result)
    }

    /// Ends the body.
    func finish(_ result: StepInput, at position: SourcePosition) -> Block {
        if case .step(let id) = result { check(id, usedAt: position) }
        return Block(parameters: [], steps: open[0].steps, result: result)
    }

    /// Changes how a step runs. The step is in an open block, for its handle was just made.
    func setOptions(of id: Int, _ change: (inout Step) -> Void) -> Bool {
        for level in open.indices.reversed() {
            if let index = open[level].steps.lastIndex(where: { $0.id == id }) {
                change(&open[level].steps[index])
                return true
            }
        }
        return false
    }

    func kind(of id: Int) -> Step.Kind? {
        for level in open.reversed() {
            if let step = level.steps.last(where: { $0.id == id }) { return step.kind }
        }
        return nil
    }

    /// Where the step that gives a value was written.
    func position(of argument: StepInput) -> SourcePosition? {
        argument.stepID.flatMap { positions[$0]?.position }
    }

    /// Reports settings that JSON cannot hold.
    func refuseLostSettings(of kind: Step.Kind, at position: SourcePosition) {
        let calls: [(name: String, settings: JSONValue)]
        switch kind {
        case .activity(let call): calls = [(call.name, call.settings)]
        case .chain(let chain): calls = chain.map { ($0.name, $0.settings) }
        default: return
        }
        for call in calls {
            guard let reason = call.settings[lostSettings]?.stringValue else { continue }
            report(
                PipelineError(
                    code: .invalidOption,
                    "\(position): Expected settings of \(call.name) that JSON can hold, found \(reason). "
                        + "Use a finite number."))
        }
    }

    func report(_ error: PipelineError) { errors.append(error) }

    /// Checks the settings of an activity or operation.
    func check(at position: SourcePosition, _ validate: () throws -> Void) {
        guard checksSettings else { return }
        do {
            try validate()
        } catch {
            report(
                PipelineError(
                    code: .invalidSetting, "\(position): \(Failure(error).message)"))
        }
    }

    private func check(_ id: Int, usedAt position: SourcePosition) {
        guard !open.contains(where: { $0.ids.contains(id) }) else { return }
        let origin = positions[id].map { "\"\($0.label)\" of \($0.position)" } ?? "a step"
        report(
            PipelineError(
                code: .escapedHandle,
                "\(position): Expected a handle that belongs to this block or one around it, found "
                    + "\(origin), which was made inside another closure. "
                    + "Return it from that closure and use what the fan-out gives."))
    }
}
