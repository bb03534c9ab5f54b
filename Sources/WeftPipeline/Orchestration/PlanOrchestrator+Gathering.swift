internal import WeftCore

extension PlanOrchestrator {
    mutating func startGathering(_ step: Step, _ place: FrameStep) throws {
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
    mutating func gather(
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

    mutating func reduceNext(
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
