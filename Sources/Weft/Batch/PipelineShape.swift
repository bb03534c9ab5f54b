internal import WeftCore
internal import WeftPipeline
internal import WeftVips

/// What a batch has to know of a pipeline: which files it takes, and what it gives.
struct PipelineShape: Sendable {
    let name: String
    /// The inputs that are files, in the order of their declaration.
    let files: [InputSchema.Field]
    /// Whether it gives images, one or a list.
    let givesImages: Bool
    let givesList: Bool
    /// The list inputs of which each element becomes one element of the result, whatever the others
    /// are.
    let elementwise: Set<String>
    /// The format that it encodes to, where it does so in the end and there is but one.
    let format: String?
    /// Whether it gives a list of images in several formats.
    let givesManyFormats: Bool

    init<Work: Pipeline>(_ type: Work.Type) throws {
        name = Work.name
        files = try InputSchema(of: Work.Input.self).fields.filter {
            if case .file = $0.kind { true } else { false }
        }
        givesList = Work.Output.self == [Image].self
        givesImages = givesList || Work.Output.self == Image.self
        let plan = try Work.outline().plan
        elementwise = Self.elementwise(plan)
        format = Self.format(plan.body, plan.body.result)
        givesManyFormats = Self.formats(plan.body).count > 1
    }

    /// Inputs that the result fans out over directly, so that no element can know of another.
    private static func elementwise(_ plan: Plan) -> Set<String> {
        guard let step = step(plan.body, plan.body.result), case .map = step.kind,
            let source = step.inputs.first.flatMap({ Self.step(plan.body, $0) }),
            case .input(let name) = source.kind
        else { return [] }
        return [name]
    }

    private static func step(_ block: Block, _ input: StepInput) -> Step? {
        guard case .step(let id) = input else { return nil }
        return block.steps.first { $0.id == id }
    }

    /// The formats of a list that the plan makes of single images.
    private static func formats(_ block: Block) -> Set<String> {
        guard let step = step(block, block.result), case .list = step.kind else { return [] }
        return Set(step.inputs.compactMap { format(block, $0) })
    }

    /// The format that a block's result is encoded to.
    private static func format(_ block: Block, _ result: StepInput) -> String? {
        guard let step = step(block, result) else { return nil }
        switch step.kind {
        case .map(let inner): return format(inner, inner.result)
        case .list:
            let formats = Set(step.inputs.map { format(block, $0) })
            return formats.count == 1 ? formats.first ?? nil : nil
        case .chain(let calls):
            guard let last = calls.last, last.name == Encode.name else { return nil }
            return last.settings["format"]?.stringValue
        default: return nil
        }
    }

    /// The input that each item is bound to.
    ///
    /// - Parameters:
    ///   - named: The one that was asked for.
    ///   - given: Those that have a value already.
    /// - Throws: `WeftError` with code `invalid-input`.
    func each(_ named: String?, given: Set<String>) throws -> InputSchema.Field {
        let names = files.map(\.flag).joined(separator: ", ")
        if let named {
            if let field = files.first(where: { $0.name == named || $0.flag == named }) {
                return field
            }
            throw WeftError(
                code: "invalid-input",
                "Expected one of the image inputs of \(name) (\(names)) after --each, found "
                    + "\"\(named)\".")
        }
        let free = files.filter { !given.contains($0.name) && !$0.isOptional }
        guard let field = free.first else {
            throw WeftError(
                code: "invalid-input",
                files.isEmpty
                    ? "Expected a pipeline that takes an image, found that \(name) takes none."
                    : "Expected an image input of \(name) for the items, found that each one has "
                        + "been given. Leave one of \(names) out, or name it with --each.")
        }
        guard free.count == 1 else {
            throw WeftError(
                code: "invalid-input",
                "Expected one image input of \(name) for the items, found "
                    + "\(free.map(\.flag).joined(separator: ", ")). Give the others as flags, or "
                    + "name it with --each.")
        }
        return field
    }
}
