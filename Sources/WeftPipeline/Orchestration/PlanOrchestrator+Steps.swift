internal import WeftCore
internal import WeftDurable

// MARK: - Running steps
extension PlanOrchestrator {
    mutating func runReadySteps() throws {
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

    mutating func start(_ place: FrameStep) throws {
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
    func immediate(_ step: Step, _ place: FrameStep) throws -> JSONValue {
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
    mutating func settle(_ place: FrameStep, _ value: JSONValue) throws {
        frames[place.frame]?.values[place.index] = value
        try settled(place)
    }

    mutating func settled(_ place: FrameStep) throws {
        guard let frame = frames[place.frame] else { return }
        let block = program.blocks[frame.block]
        for consumer in block.consumers[place.index] {
            frames[place.frame]?.remaining[consumer] -= 1
            if frames[place.frame]?.remaining[consumer] == 0 {
                ready.append(FrameStep(frame: place.frame, index: consumer))
            }
        }
        // Pruning has left no step that the frame's result does not need.
        frames[place.frame]?.unsettled -= 1
        if frames[place.frame]?.unsettled == 0 { try finishFrame(place.frame) }
    }

    mutating func finishFrame(_ number: Int) throws {
        guard let frame = frames[number] else { return }
        let result = try value(program.blocks[frame.block].block.result, in: number)
        guard let parent = frame.parent else {
            actions.append(.complete(.completed(result)))
            return
        }
        frames[number] = nil
        try gather(result, element: frame.element, at: parent)
    }

    func inner(_ place: FrameStep, _ number: Int) -> Int {
        guard let frame = frames[place.frame] else { return 0 }
        return program.blocks[frame.block].innerBlocks[place.index][number]
    }
}

// MARK: - Activities
extension PlanOrchestrator {
    mutating func schedule(_ step: Step, _ place: FrameStep) throws {
        let inputs = try step.inputs.map { try value($0, in: place.frame) }
        let request = TaskInput(step: step, inputs: inputs).request(
            taskID: nextTask, label: label(of: step, place), options: step.options)
        tasks[nextTask] = place
        nextTask += 1
        actions.append(.scheduleTask(request))
    }

    /// The step's label, with the element's number from 1 inside fan-outs: `blurred 3`.
    func label(of step: Step, _ place: FrameStep) -> String {
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

    mutating func finishTask(_ completion: TaskCompletion) {
        guard let place = tasks.removeValue(forKey: completion.taskID) else { return }
        frames[place.frame]?.values[place.index] = completion.result
        ready.append(place)
    }

    mutating func failTask(_ taskID: Int, _ failure: Failure) {
        guard let place = tasks.removeValue(forKey: taskID) else { return }
        var failure = failure
        if !program.hasOneTask, let step = try? step(at: place) {
            let name = label(of: step, place) + step.position.parenthesized
            failure.message = "\(name): \(failure.message)"
        }
        actions.append(.complete(.failed(failure)))
    }
}
