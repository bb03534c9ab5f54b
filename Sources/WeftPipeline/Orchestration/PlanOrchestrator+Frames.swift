internal import WeftCore

extension PlanOrchestrator {
    mutating func startFrame(
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

    mutating func pendingEmptyFrame(_ number: Int) {
        ready.append(FrameStep(frame: number, index: -1))
    }

    /// The value of an argument as a frame sees it: its own steps, then those around it.
    func value(_ argument: StepInput, in frame: Int) throws -> JSONValue {
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

    func step(at place: FrameStep) throws -> Step {
        guard let frame = frames[place.frame] else { throw Self.damaged("a frame is missing") }
        return program.blocks[frame.block].block.steps[place.index]
    }

    static func damaged(_ what: String) -> PipelineError {
        PipelineError(
            code: .unreadablePlan, "Expected a plan whose steps fit together, found that \(what).")
    }
}
