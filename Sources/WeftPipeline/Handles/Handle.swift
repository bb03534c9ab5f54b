/// Stands for a value that exists only when the pipeline runs.
///
/// Verbs on a handle add steps to the plan and give the handle of their result:
///
///     let small = input.photo.resized(longestSide: 256)   // Handle<Image>
///
/// A handle is used inside the `body` that made it, and in the block (the closure) that made it or
/// blocks inside that one; anything else is an error when the plan is compiled.
public struct Handle<Value: PlanValue> {
    let argument: StepInput
    let builder: PlanBuilder

    init(_ argument: StepInput, _ builder: PlanBuilder) {
        self.argument = argument
        self.builder = builder
    }
}

@available(*, unavailable, message: "A handle lives only while its pipeline's body runs.")
extension Handle: Sendable {}

extension Handle {
    /// Runs an activity on this value.
    ///
    /// - Parameters:
    ///   - activity: The activity with its settings.
    ///   - label: What people call the step; the activity's name by default.
    ///   - file, line: Where the step is written; pass your own on from a verb of your own, so that
    ///     the plan points to the line of the pipeline.
    public func running<Work: Activity>(
        _ activity: Work, label: String? = nil, file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Work.Output> where Work.Input == Value {
        builder.used.add(Work.self)
        builder.check(at: SourcePosition(file, line)) { try activity.validate() }
        return step(
            .activity(ActivityCall(activity)), inputs: [argument], label: label ?? Work.name,
            SourcePosition(file, line))
    }

    /// Applies an image operation to this value. Adjacent operations are fused into one activity.
    ///
    /// - Parameters:
    ///   - operation: The operation with its settings.
    ///   - others: Other values that it takes; an image operation gets them in `apply(to:with:)`.
    public func applying<Work: ChainOperation>(
        _ operation: Work, with others: [Handle<Value>] = [], label: String? = nil,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Value> {
        builder.used.add(Work.self)
        builder.check(at: SourcePosition(file, line)) { try operation.validate() }
        return step(
            .chain([OperationCall(operation, extraInputs: others.count)]),
            inputs: [argument] + others.map(\.argument), label: label ?? Work.name,
            SourcePosition(file, line))
    }

    /// One field of the value, by the name that it has in the value's JSON.
    ///
    /// - Parameter file, line: Where the step is written; where the value was made by default, so
    ///   that properties built on this need no parameters.
    public func field<Part: PlanValue>(
        _ name: String, as type: Part.Type = Part.self, file: StaticString? = nil, line: UInt = 0
    ) -> Handle<Part> {
        let position = file.map { SourcePosition($0, line) } ?? builder.position(of: argument)
        return step(
            .field(name), inputs: [argument], label: name,
            position ?? SourcePosition(file: "field", line: 0))
    }

    /// The same value, read as another type that has the same JSON.
    public func read<Other: PlanValue>(as type: Other.Type) -> Handle<Other> {
        Handle<Other>(argument, builder)
    }

    /// A value that each run is given beside the pipeline's own inputs, such as where its result
    /// goes: `name` stands for it in the run's inputs.
    package func runInput<Other: PlanValue>(
        _ name: String, as type: Other.Type = Other.self
    ) -> Handle<Other> {
        let id = builder.input(name) { builder in
            builder.add(
                .input(name: name), inputs: [], type: Other.planType, label: name,
                at: SourcePosition(file: "Input", line: 0))
        }
        return Handle<Other>(.step(id), builder)
    }

    /// The input of that name as it was imported; `nil` where the body does not use it.
    package func imported<Other: PlanValue>(
        _ name: String, as type: Other.Type = Other.self
    ) -> Handle<Other>? {
        builder.knownInput(name).map { Handle<Other>(.step($0), builder) }
    }

    /// Adds a step to the block that is open now.
    func step<Output: PlanValue>(
        _ kind: Step.Kind, inputs: [StepInput], label: String, _ position: SourcePosition
    ) -> Handle<Output> {
        builder.refuseLostSettings(of: kind, at: position)
        let id = builder.add(
            kind, inputs: inputs, type: Output.planType, label: label, at: position)
        return Handle<Output>(.step(id), builder)
    }
}

/// Runs an activity on several values.
///
///     let scored = running(Compare(), photo, reference)
public func running<
    Work: Activity, First: PlanValue, Second: PlanValue, each Rest: PlanValue
>(
    _ activity: Work, _ first: Handle<First>, _ second: Handle<Second>,
    _ rest: repeat Handle<each Rest>, label: String? = nil, file: StaticString = #fileID,
    line: UInt = #line
) -> Handle<Work.Output> where Work.Input == Values<First, Second, repeat each Rest> {
    var inputs = [first.argument, second.argument]
    for handle in repeat each rest { inputs.append(handle.argument) }
    first.builder.used.add(Work.self)
    first.builder.check(at: SourcePosition(file, line)) { try activity.validate() }
    return first.step(
        .activity(ActivityCall(activity)), inputs: inputs, label: label ?? Work.name,
        SourcePosition(file, line))
}

extension SourcePosition {
    init(_ file: StaticString, _ line: UInt) { self.init(file: "\(file)", line: Int(line)) }
}
