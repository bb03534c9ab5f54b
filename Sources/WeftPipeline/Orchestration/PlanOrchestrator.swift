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
    private let inputs: [String: JSONValue]
    private var frames: [Int: PlanFrame] = [:]
    private var nextFrame = 0
    private var nextTask = 1
    private var nextTimer = 1
    private var tasks: [Int: FrameStep] = [:]
    private var gatherings: [FrameStep: Gathering] = [:]
    private var openWaits: [OpenWait] = []
    private var bufferedEvents: [(name: String, payload: JSONValue)] = []
    /// Steps that are ready, to be started in order.
    private var ready: [FrameStep] = []
    private var actions: [OrchestrationAction] = []
    private var now = Timestamp(microseconds: 0)

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
            Wait("event \"\(open.wait.name)\"", since: open.since, until: open.until)
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
        case .taskScheduled, .timerCreated, .executionSuspended, .executionResumed,
            .executionCompleted:
            break
        }
        try runReadySteps()
        return actions
    }
}

// MARK: - Frames

extension PlanOrchestrator {
    private mutating func startFrame(
        _ block: Int, parent: FrameStep?, element: Int, parameters: [JSONValue]
    ) {
        let programBlock = program.blocks[block]
        let number = nextFrame
        nextFrame += 1
        var frame = PlanFrame(programBlock, parent: parent, element: element)
        for (id, value) in zip(programBlock.block.parameters, parameters) {
            if let place = program.places[id] { frame.values[place.index] = value }
        }
        frames[number] = frame
        var isEmpty = true
        for index in frame.remaining.indices where frame.remaining[index] == 0 {
            ready.append(FrameStep(frame: number, index: index))
            isEmpty = false
        }
        // A block without steps gives a constant or a value from outside.
        if isEmpty { pendingEmptyFrame(number) }
    }

    private mutating func pendingEmptyFrame(_ number: Int) {
        ready.append(FrameStep(frame: number, index: -1))
    }

    /// The value of an argument as a frame sees it: its own steps, then those around it.
    private func value(_ argument: StepInput, in frame: Int) throws -> JSONValue {
        guard case .step(let id) = argument else {
            if case .value(let value) = argument { return value }
            return .null
        }
        guard let place = program.places[id] else { throw Self.damaged("step \(id) is missing") }
        var current: Int? = frame
        while let number = current, let open = frames[number] {
            if open.block == place.block {
                guard let value = open.values[place.index] else { break }
                return value
            }
            current = open.parent?.frame
        }
        throw Self.damaged("step \(id) has no value yet")
    }

    private func step(at place: FrameStep) throws -> Step {
        guard let frame = frames[place.frame] else { throw Self.damaged("a frame is missing") }
        return program.blocks[frame.block].block.steps[place.index]
    }

    private static func damaged(_ what: String) -> PipelineError {
        PipelineError(
            code: .unreadablePlan, "Expected a plan whose steps fit together, found that \(what).")
    }
}

// MARK: - Running steps

extension PlanOrchestrator {
    private mutating func runReadySteps() throws {
        var next = 0
        while next < ready.count {
            let place = ready[next]
            next += 1
            guard let frame = frames[place.frame] else { continue }
            if place.index < 0 {
                try finishFrame(place.frame)
            } else if frame.values[place.index] != nil {
                try settled(place)
            } else {
                try start(place)
            }
        }
        ready.removeAll(keepingCapacity: true)
    }

    private mutating func start(_ place: FrameStep) throws {
        let step = try step(at: place)
        switch step.kind {
        case .activity, .chain: try schedule(step, place)
        case .event(let wait): try startWait(wait, place)
        case .map, .filter, .reduce: try startGathering(step, place)
        case .choose(_, _):
            let condition = try truth(try value(step.inputs[0], in: place.frame), step)
            let branch = condition ? 0 : 1
            startFrame(inner(place, branch), parent: place, element: branch, parameters: [])
        default: try settle(place, try immediate(step, place))
        }
    }

    /// The value of a step that the orchestrator works out by itself.
    private func immediate(_ step: Step, _ place: FrameStep) throws -> JSONValue {
        func argument(_ index: Int) throws -> JSONValue {
            try value(step.inputs[index], in: place.frame)
        }
        switch step.kind {
        case .input(let name):
            guard let value = inputs[name] else {
                throw PipelineError(
                    code: .missingInput, "Expected the input \"\(name)\", found none.")
            }
            return value
        case .field(let name): return try field(name, of: try argument(0), step)
        case .list: return .array(try step.inputs.indices.map(argument))
        case .reversed: return .array(try list(try argument(0), step).reversed())
        case .count: return .int(try list(try argument(0), step).count)
        case .zip:
            let lists = try step.inputs.indices.map { try list(try argument($0), step) }
            let shortest = lists.map(\.count).min() ?? 0
            return .array((0..<shortest).map { row in .array(lists.map { $0[row] }) })
        default: throw Self.damaged("\"\(step.label)\" cannot be worked out")
        }
    }

    /// Gives a step its value and starts what waited for it.
    private mutating func settle(_ place: FrameStep, _ value: JSONValue) throws {
        frames[place.frame]?.values[place.index] = value
        try settled(place)
    }

    private mutating func settled(_ place: FrameStep) throws {
        guard let frame = frames[place.frame] else { return }
        let block = program.blocks[frame.block]
        for consumer in block.consumers[place.index] {
            frames[place.frame]?.remaining[consumer] -= 1
            if frames[place.frame]?.remaining[consumer] == 0 {
                ready.append(FrameStep(frame: place.frame, index: consumer))
            }
        }
        if isFinished(place.frame) { try finishFrame(place.frame) }
    }

    /// A frame is finished when its result is there: pruning has left no step that it does not need.
    private func isFinished(_ number: Int) -> Bool {
        guard let frame = frames[number] else { return false }
        return frame.values.allSatisfy { $0 != nil }
    }

    private mutating func finishFrame(_ number: Int) throws {
        guard let frame = frames[number] else { return }
        let result = try value(program.blocks[frame.block].block.result, in: number)
        guard let parent = frame.parent else {
            actions.append(.complete(.completed(result)))
            return
        }
        frames[number] = nil
        try gather(result, element: frame.element, at: parent)
    }

    private func inner(_ place: FrameStep, _ number: Int) -> Int {
        guard let frame = frames[place.frame] else { return 0 }
        return program.blocks[frame.block].innerBlocks[place.index][number]
    }
}

// MARK: - Fan-out and fan-in

extension PlanOrchestrator {
    private mutating func startGathering(_ step: Step, _ place: FrameStep) throws {
        let elements = try list(try value(step.inputs[0], in: place.frame), step)
        if case .reduce = step.kind {
            let initial = try value(step.inputs[1], in: place.frame)
            guard !elements.isEmpty else { return try settle(place, initial) }
            gatherings[place] = Gathering(
                elements: elements, results: [], missing: elements.count)
            startFrame(
                inner(place, 0), parent: place, element: 0, parameters: [initial, elements[0]])
            return
        }
        guard !elements.isEmpty else { return try settle(place, .array([])) }
        gatherings[place] = Gathering(
            elements: elements, results: Array(repeating: nil, count: elements.count),
            missing: elements.count)
        for (index, element) in elements.enumerated() {
            startFrame(inner(place, 0), parent: place, element: index, parameters: [element])
        }
    }

    /// Takes the result of an inner block.
    private mutating func gather(
        _ result: JSONValue, element: Int, at place: FrameStep
    ) throws {
        let step = try step(at: place)
        if case .choose = step.kind { return try settle(place, result) }
        guard gatherings[place] != nil else { throw Self.damaged("a fan-in is missing") }
        gatherings[place]?.missing -= 1
        if case .reduce = step.kind { return try reduceNext(result, after: element, at: place) }
        gatherings[place]?.results[element] = result
        guard let gathering = gatherings[place], gathering.missing == 0 else { return }
        gatherings[place] = nil
        let results = gathering.results.map { $0 ?? .null }
        if case .filter = step.kind {
            let kept = try zip(gathering.elements, results).filter { try truth($0.1, step) }
            return try settle(place, .array(kept.map(\.0)))
        }
        try settle(place, .array(results))
    }

    private mutating func reduceNext(
        _ result: JSONValue, after element: Int, at place: FrameStep
    ) throws {
        guard let gathering = gatherings[place] else { return }
        if gathering.missing == 0 {
            gatherings[place] = nil
            return try settle(place, result)
        }
        startFrame(
            inner(place, 0), parent: place, element: element + 1,
            parameters: [result, gathering.elements[element + 1]])
    }
}

// MARK: - Activities

extension PlanOrchestrator {
    private mutating func schedule(_ step: Step, _ place: FrameStep) throws {
        let inputs = try step.inputs.map { try value($0, in: place.frame) }
        let request = TaskInput(step: step, inputs: inputs).request(
            taskID: nextTask, label: label(of: step, place), options: step.options)
        tasks[nextTask] = place
        nextTask += 1
        actions.append(.scheduleTask(request))
    }

    /// The step's label, with the element's number from 1 inside fan-outs: `blurred 3`.
    private func label(of step: Step, _ place: FrameStep) -> String {
        var numbers: [String] = []
        var current = frames[place.frame]
        while let frame = current, let parent = frame.parent, let outer = frames[parent.frame] {
            switch program.blocks[outer.block].block.steps[parent.index].kind {
            case .map, .filter, .reduce: numbers.append(String(frame.element + 1))
            default: break
            }
            current = outer
        }
        return numbers.isEmpty
            ? step.label : "\(step.label) \(numbers.reversed().joined(separator: "."))"
    }

    private mutating func finishTask(_ completion: TaskCompletion) {
        guard let place = tasks.removeValue(forKey: completion.taskID) else { return }
        frames[place.frame]?.values[place.index] = completion.result
        ready.append(place)
    }

    private mutating func failTask(_ taskID: Int, _ failure: Failure) {
        guard let place = tasks.removeValue(forKey: taskID) else { return }
        var failure = failure
        if let step = try? step(at: place) {
            failure.message = "\(label(of: step, place))\(step.position.parenthesized): \(failure.message)"
        }
        actions.append(.complete(.failed(failure)))
    }
}

// MARK: - External events

extension PlanOrchestrator {
    private mutating func startWait(_ wait: EventWait, _ place: FrameStep) throws {
        if let index = bufferedEvents.firstIndex(where: { answers($0.name, $0.payload, wait) }) {
            return try settle(place, bufferedEvents.remove(at: index).payload)
        }
        var timerID: Int?
        var until: Timestamp?
        if let timeout = wait.timeout {
            let fireAt = now + timeout
            actions.append(.createTimer(timerID: nextTimer, fireAt: fireAt))
            (timerID, until) = (nextTimer, fireAt)
            nextTimer += 1
        }
        openWaits.append(
            OpenWait(place: place, wait: wait, timerID: timerID, since: now, until: until))
    }

    /// Hands an event to the longest wait that it answers; keeps it for a later one otherwise.
    private mutating func take(event name: String, _ payload: JSONValue) {
        guard let index = openWaits.firstIndex(where: { answers(name, payload, $0.wait) }) else {
            bufferedEvents.append((name, payload))
            return
        }
        let open = openWaits.remove(at: index)
        if let timerID = open.timerID { actions.append(.cancelTimer(timerID: timerID)) }
        frames[open.place.frame]?.values[open.place.index] = payload
        ready.append(open.place)
    }

    private mutating func finishWait(timerID: Int) throws {
        guard let index = openWaits.firstIndex(where: { $0.timerID == timerID }) else { return }
        let open = openWaits.remove(at: index)
        guard let fallback = open.wait.fallback else {
            let step = try step(at: open.place)
            actions.append(
                .complete(
                    .failed(
                        Failure(
                            code: "timed-out",
                            message: "\(step.label)\(step.position.parenthesized): Expected the event "
                                + "\"\(open.wait.name)\" within "
                                + "\(open.wait.timeout ?? .zero), found none.",
                            isRetryable: false))))
            return
        }
        frames[open.place.frame]?.values[open.place.index] = fallback
        ready.append(open.place)
    }

    private func answers(_ name: String, _ payload: JSONValue, _ wait: EventWait) -> Bool {
        name.lowercased() == wait.name.lowercased()
            && wait.requiredFields.allSatisfy { payload[$0] != nil }
    }
}

// MARK: - Reading values

extension PlanOrchestrator {
    private func list(_ value: JSONValue, _ step: Step) throws -> [JSONValue] {
        guard let list = value.arrayValue else { throw unexpected("a list", value, step) }
        return list
    }

    private func truth(_ value: JSONValue, _ step: Step) throws -> Bool {
        guard let truth = value.boolValue else { throw unexpected("true or false", value, step) }
        return truth
    }

    private func field(_ name: String, of value: JSONValue, _ step: Step) throws -> JSONValue {
        if let index = Int(name), let list = value.arrayValue, list.indices.contains(index) {
            return list[index]
        }
        guard let field = value.objectValue?[name] else {
            throw unexpected("a value with the field \"\(name)\"", value, step)
        }
        return field
    }

    private func unexpected(_ what: String, _ value: JSONValue, _ step: Step) -> PipelineError {
        PipelineError(
            code: .unexpectedValue,
            "\(step.label)\(step.position.parenthesized): Expected \(what), found \(value.text.prefix(80)).")
    }
}
