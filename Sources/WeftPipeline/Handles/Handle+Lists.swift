package import WeftCore

/// The verbs of lists keep the standard library's names.
extension Handle {
    /// Runs the closure's steps for every element, all at once, and gives the results in order.
    public func map<Element: PlanValue, Result: PlanValue>(
        file: StaticString = #fileID, line: UInt = #line,
        _ transform: (Handle<Element>) -> Handle<Result>
    ) -> Handle<[Result]> where Value == [Element] {
        let position = SourcePosition(file, line)
        let block = bodyBlock([Element.planType], position) { parameters in
            transform(Handle<Element>(.step(parameters[0]), builder)).argument
        }
        return step(.map(block), inputs: [argument], label: "map", position)
    }

    /// Runs the closure's steps for every pair of a zipped list.
    public func map<One: PlanValue, Other: PlanValue, Result: PlanValue>(
        file: StaticString = #fileID, line: UInt = #line,
        _ transform: (Handle<One>, Handle<Other>) -> Handle<Result>
    ) -> Handle<[Result]> where Value == [Values<One, Other>] {
        map(file: file, line: line) { pair in
            transform(
                pair.field("0", file: file, line: line), pair.field("1", file: file, line: line))
        }
    }

    /// Keeps the elements for which the closure's steps give true.
    public func filter<Element: PlanValue>(
        file: StaticString = #fileID, line: UInt = #line,
        _ isIncluded: (Handle<Element>) -> Handle<Bool>
    ) -> Handle<[Element]> where Value == [Element] {
        let position = SourcePosition(file, line)
        let block = bodyBlock([Element.planType], position) { parameters in
            isIncluded(Handle<Element>(.step(parameters[0]), builder)).argument
        }
        return step(.filter(block), inputs: [argument], label: "filter", position)
    }

    /// Combines the elements one after another, beginning with `initial`: each element's steps run
    /// when those of the element before are done.
    public func reduce<Element: PlanValue, Result: PlanValue>(
        _ initial: Handle<Result>, file: StaticString = #fileID, line: UInt = #line,
        _ combine: (Handle<Result>, Handle<Element>) -> Handle<Result>
    ) -> Handle<Result> where Value == [Element] {
        let position = SourcePosition(file, line)
        let block = bodyBlock([Result.planType, Element.planType], position) { parameters in
            combine(
                Handle<Result>(.step(parameters[0]), builder),
                Handle<Element>(.step(parameters[1]), builder)
            ).argument
        }
        return step(
            .reduce(block), inputs: [argument, initial.argument], label: "reduce", position)
    }

    /// The elements in the opposite order.
    public func reversed<Element: PlanValue>(
        file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<[Element]> where Value == [Element] {
        step(.reversed, inputs: [argument], label: "reversed", SourcePosition(file, line))
    }

    /// How many elements there are.
    public func count<Element: PlanValue>(
        file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Int> where Value == [Element] {
        step(.count, inputs: [argument], label: "count", SourcePosition(file, line))
    }

    func bodyBlock(
        _ types: [String], _ position: SourcePosition, _ body: ([Int]) -> StepInput
    ) -> Block {
        builder.block(parameters: types, at: position, body)
    }
}

/// Pairs the elements of two lists; the longer list's rest is left out.
public func zip<One: PlanValue, Other: PlanValue>(
    _ one: Handle<[One]>, _ other: Handle<[Other]>, file: StaticString = #fileID,
    line: UInt = #line
) -> Handle<[Values<One, Other>]> {
    one.step(
        .zip, inputs: [one.argument, other.argument], label: "zip", SourcePosition(file, line))
}

/// A list of handles as the handle of a list.
public func list<Element: PlanValue>(
    _ first: Handle<Element>, _ rest: Handle<Element>..., file: StaticString = #fileID,
    line: UInt = #line
) -> Handle<[Element]> {
    first.step(
        .list, inputs: [first.argument] + rest.map(\.argument), label: "list",
        SourcePosition(file, line))
}

/// The same for as many handles as the settings of a run make.
public func list<Element: PlanValue>(
    _ first: Handle<Element>, _ rest: [Handle<Element>], file: StaticString = #fileID,
    line: UInt = #line
) -> Handle<[Element]> {
    first.step(
        .list, inputs: [first.argument] + rest.map(\.argument), label: "list",
        SourcePosition(file, line))
}

extension Handle {
    /// The handle of a list of this value and others, which may be of other types.
    package func listed(with others: [Handle]) -> Handle<[Value]> {
        step(
            .list, inputs: [argument] + others.map(\.argument), label: "list",
            SourcePosition(file: "Input", line: 0))
    }

    /// A value that is the same in every run.
    package func constant(_ value: JSONValue) -> Handle { Handle(.value(value), builder) }
}
