extension PlanCompiler {
    // MARK: Operations

    /// Fuses each operation into the one that alone uses its image: the two then stream as one
    /// activity. A shared value, a fan-out, a step option or `.checkpointed()` ends a chain.
    static func fused(_ block: Block) -> Block {
        var block = block
        let uses = block.useCounts()
        var steps: [Step] = []
        for var step in block.steps {
            step.kind = step.kind.mappingBlocks(fused)
            if case .chain(let calls) = step.kind, let source = step.inputs.first?.stepID,
                uses[source] == 1, let index = steps.firstIndex(where: { $0.id == source }),
                case .chain(let earlier) = steps[index].kind, steps[index].options == .init()
            {
                let first = steps.remove(at: index)
                step.kind = .chain(earlier + calls)
                step.inputs = first.inputs + step.inputs.dropFirst()
                step.label = "\(first.label)+\(step.label)"
                step.position = first.position
            }
            steps.append(step)
        }
        block.steps = steps
        return block
    }

    // MARK: Fan-outs

    /// Merges a fan-out over the result of another: `map { a }.map { b }` runs `b(a)` for each
    /// element, so that elements do not wait for each other and operations fuse.
    static func mergedMaps(_ block: Block) -> Block {
        var block = block
        let uses = block.useCounts()
        var steps: [Step] = []
        for var step in block.steps {
            step.kind = step.kind.mappingBlocks(mergedMaps)
            if case .map(let outer) = step.kind, let source = step.inputs[0].stepID,
                uses[source] == 1, let index = steps.firstIndex(where: { $0.id == source }),
                case .map(let inner) = steps[index].kind, let parameter = outer.parameters.first,
                canMerge(inner, outer)
            {
                let first = steps.remove(at: index)
                step.kind = .map(merge(inner, outer, parameter))
                step.inputs = first.inputs
                step.label = "\(first.label)+\(step.label)"
                step.position = first.position
            }
            steps.append(step)
        }
        block.steps = steps
        return block
    }

    /// A block that gives a constant, or hands its element on, has no step to build on.
    private static func canMerge(_ inner: Block, _ outer: Block) -> Bool {
        inner.result.stepID != nil && outer.result.stepID != nil
    }

    private static func merge(_ inner: Block, _ outer: Block, _ parameter: Int) -> Block {
        let rest = outer.steps.filter { $0.id != parameter }.map {
            $0.replacing(parameter, with: inner.result)
        }
        let result = outer.result == .step(parameter) ? inner.result : outer.result
        return Block(
            parameters: inner.parameters, steps: inner.steps + rest, result: result)
    }
}

extension Step {
    /// The same step with each use of another step's value replaced, in its blocks too.
    fileprivate func replacing(_ id: Int, with argument: StepInput) -> Step {
        var step = self
        step.inputs = inputs.map { $0 == .step(id) ? argument : $0 }
        step.kind = kind.mappingBlocks { $0.replacing(id, with: argument) }
        return step
    }
}

extension Block {
    fileprivate func replacing(_ id: Int, with argument: StepInput) -> Block {
        Block(
            parameters: parameters, steps: steps.map { $0.replacing(id, with: argument) },
            result: result == .step(id) ? argument : result)
    }
}
