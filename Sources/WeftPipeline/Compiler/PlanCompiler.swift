/// Turns the plan as written into the plan that runs: unused steps are dropped, fan-outs over
/// fan-outs are merged, chains of operations are fused, steps are numbered in source order.
enum PlanCompiler {
    static func compile(_ plan: Plan) -> Plan {
        var plan = plan
        plan.body = pruned(plan.body)
        plan.body = mergedMaps(plan.body)
        plan.body = fused(plan.body)
        plan.body = Numbering(plan.allSteps).apply(to: plan.body)
        return plan
    }
}

// MARK: - Pruning

extension PlanCompiler {
    /// Drops steps whose value nothing uses. They would cost time and give nothing.
    static func pruned(_ block: Block) -> Block {
        var block = block
        var needed = Set(block.result.stepID.map { [$0] } ?? [])
        var kept: [Step] = []
        for var step in block.steps.reversed() {
            guard needed.contains(step.id) || block.parameters.contains(step.id) else { continue }
            step.kind = step.kind.mappingBlocks(pruned)
            needed.formUnion(step.references)
            kept.append(step)
        }
        block.steps = kept.reversed()
        return block
    }
}

extension StepInput {
    /// The step that is meant, or `nil` for a constant.
    var stepID: Int? { if case .step(let id) = self { id } else { nil } }
}

extension Step {
    /// The steps whose values this one needs: its inputs, and what its blocks take from outside.
    var references: Set<Int> {
        var all = Set(inputs.compactMap(\.stepID))
        for block in kind.blocks { all.formUnion(block.references) }
        return all
    }
}

extension Block {
    /// The steps outside this block whose values it needs.
    var references: Set<Int> {
        var all = Set(result.stepID.map { [$0] } ?? [])
        for step in steps { all.formUnion(step.references) }
        return all.subtracting(steps.map(\.id))
    }

    /// How often each step's value is used, blocks inside included; the result counts as a use.
    func useCounts() -> [Int: Int] {
        var counts: [Int: Int] = [:]
        if let id = result.stepID { counts[id, default: 0] += 1 }
        for step in steps {
            for id in step.inputs.compactMap(\.stepID) { counts[id, default: 0] += 1 }
            for block in step.kind.blocks {
                // A use inside a block may happen many times.
                for id in block.references { counts[id, default: 0] += 2 }
            }
        }
        return counts
    }
}

// MARK: - Numbering

/// Gives steps the numbers 1, 2, 3 ... in source order.
struct Numbering {
    private let numbers: [Int: Int]

    init(_ steps: [Step]) {
        numbers = Dictionary(
            uniqueKeysWithValues: steps.enumerated().map { ($0.element.id, $0.offset + 1) })
    }

    func apply(to block: Block) -> Block {
        Block(
            parameters: block.parameters.map { numbers[$0, default: $0] },
            steps: block.steps.map(apply(to:)), result: apply(to: block.result))
    }

    private func apply(to step: Step) -> Step {
        var step = step
        step.id = numbers[step.id, default: step.id]
        step.inputs = step.inputs.map(apply(to:))
        step.kind = step.kind.mappingBlocks(apply(to:))
        return step
    }

    private func apply(to argument: StepInput) -> StepInput {
        guard let id = argument.stepID else { return argument }
        return .step(numbers[id, default: id])
    }
}
