internal import WeftCore

/// One running copy of a block: a fan-out has one for each element.
struct PlanFrame: Sendable {
    let block: Int
    /// The frame and the step that started this one; `nil` for the body of the pipeline.
    let parent: FrameStep?
    /// The element's place in the enclosing fan-out, or which branch of a choice this is.
    let element: Int
    var values: [JSONValue?]
    var remaining: [Int]
    /// Steps that have not passed their value on.
    var unsettled: Int

    init(_ block: ProgramBlock, parent: FrameStep?, element: Int) {
        self.block = block.number
        self.parent = parent
        self.element = element
        values = Array(repeating: nil, count: block.block.steps.count)
        remaining = block.inDegrees
        unsettled = block.block.steps.count
    }
}

/// A step in a frame.
struct FrameStep: Hashable, Sendable {
    let frame: Int
    let index: Int
}

/// A fan-out, filter or reduction that is under way.
struct Gathering: Sendable {
    var elements: [JSONValue]
    var results: [JSONValue?]
    var missing: Int
}

/// A wait for an external event that is under way.
struct OpenWait: Sendable {
    let place: FrameStep
    let wait: EventWait
    let timerID: Int?
    let since: Timestamp
    let until: Timestamp?
}
