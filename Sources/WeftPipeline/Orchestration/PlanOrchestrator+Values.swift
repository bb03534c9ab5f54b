internal import WeftCore

extension PlanOrchestrator {
    func list(_ value: JSONValue, _ step: Step) throws -> [JSONValue] {
        guard let list = value.arrayValue else { throw unexpected("a list", value, step) }
        return list
    }

    func truth(_ value: JSONValue, _ step: Step) throws -> Bool {
        guard let truth = value.boolValue else { throw unexpected("true or false", value, step) }
        return truth
    }

    func field(_ name: String, of value: JSONValue, _ step: Step) throws -> JSONValue {
        if let index = Int(name), let list = value.arrayValue, list.indices.contains(index) {
            return list[index]
        }
        guard let field = value.objectValue?[name] else {
            throw unexpected("a value with the field \"\(name)\"", value, step)
        }
        return field
    }

    func unexpected(_ what: String, _ value: JSONValue, _ step: Step) -> PipelineError {
        PipelineError(
            code: .unexpectedValue,
            "\(step.label)\(step.position.parenthesized): Expected \(what), found \(value.text.prefix(80))."
        )
    }
}
