extension Plan {
    /// The plan as one chain on the file itself, where it imports a file, runs one chain on the image
    /// and does nothing else; `nil` where it does more.
    ///
    /// A chain within a fan-out over a list of files counts too: the list then has one file.
    ///
    /// - Parameters:
    ///   - head: The operation that takes the import's place, at the beginning of the chain.
    ///   - importing: The name of the activity that imports.
    ///   - last: The name of the operation that ends the chain. It takes the value of an input, and
    ///     the imported image; of the two only the input is left.
    package func asOneChain(
        from head: OperationCall, importing: String, to last: String
    ) -> Plan? {
        let inputs = body.steps.filter { if case .input = $0.kind { true } else { false } }
        let steps = OneChain(body.steps, importing: importing)
        guard let steps, case .chain(var calls) = steps.chain.kind,
            let tail = calls.last, tail.name == last, tail.extraInputs == 2,
            calls.dropLast().allSatisfy({ $0.extraInputs == 0 }),
            steps.chain.inputs.count == 3, steps.mains.contains(steps.chain.inputs[2]),
            inputs.contains(where: { steps.chain.inputs[1] == .step($0.id) })
        else { return nil }
        calls[calls.count - 1] = OperationCall(
            name: tail.name, version: tail.version, settings: tail.settings, extraInputs: 1,
            isReusable: tail.isReusable)
        var chain = steps.chain
        chain.kind = .chain([head] + calls)
        chain.inputs = [steps.file, steps.chain.inputs[1]]
        chain.type = resultType
        chain.label = "import+\(chain.label)"
        let block = Block(
            parameters: [], steps: inputs + steps.picks + [chain], result: .step(chain.id))
        return PlanCompiler.compile(
            Plan(pipeline: pipeline, body: block, resultType: resultType))
    }
}

/// The steps of a plan that imports one file and runs one chain on it.
private struct OneChain {
    let chain: Step
    /// Where the file comes from.
    let file: StepInput
    /// The values that are the imported image.
    let mains: Set<StepInput>
    /// What picks the file from the list that the run is given.
    var picks: [Step] = []

    init?(_ all: [Step], importing: String) {
        let steps = all.filter { if case .input = $0.kind { false } else { true } }
        guard let source = steps.first, source.inputs.count == 1, let input = source.inputs.first,
            case .list? = steps.last?.kind
        else { return nil }
        switch source.kind {
        case .activity(let call) where call.name == importing && source.options == .init():
            guard steps.count == 3, case .chain = steps[1].kind,
                steps[1].inputs.first == .step(source.id)
            else { return nil }
            (chain, file, mains) = (steps[1], input, [.step(source.id)])
        case .map(let imports) where imports.isImport(importing):
            guard steps.count == 4, case .field("0") = steps[1].kind,
                steps[1].inputs == [.step(source.id)], case .map(let block) = steps[2].kind,
                steps[2].inputs == [.step(source.id)], let chain = block.onlyChain
            else { return nil }
            self.chain = chain
            var pick = steps[1]
            (pick.inputs, pick.type) = ([input], "file")
            picks = [pick]
            file = .step(pick.id)
            mains = [.step(pick.id)]
        default: return nil
        }
        guard chain.options == .init() else { return nil }
    }
}

extension Block {
    /// Whether it imports its element, and no more.
    fileprivate func isImport(_ name: String) -> Bool {
        guard steps.count == 2, parameters == [steps[0].id], result == .step(steps[1].id),
            case .activity(let call) = steps[1].kind
        else { return false }
        return call.name == name && steps[1].inputs == [.step(parameters[0])]
            && steps[1].options == .init()
    }

    /// The chain that runs on its element, where it does no more.
    fileprivate var onlyChain: Step? {
        guard steps.count == 2, parameters == [steps[0].id], result == .step(steps[1].id),
            case .chain = steps[1].kind, steps[1].inputs.first == .step(parameters[0])
        else { return nil }
        return steps[1]
    }
}
