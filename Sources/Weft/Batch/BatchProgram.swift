internal import WeftArtifacts
internal import WeftCore
internal import WeftFiles
internal import WeftPipeline
internal import WeftVips

/// The plan that every item of a batch runs, and what tells it from others.
struct BatchProgram: Sendable {
    let pipeline: String
    let shape: PipelineShape
    /// The input that each file is bound to.
    let each: InputSchema.Field
    /// Whether all files make one item.
    let takesAll: Bool
    let plan: Plan
    /// A digest of all that decides what an item becomes, beside its files.
    let recipe: [UInt8]
    let template: NameTemplate
    let request: BatchRequest

    init<Work: Pipeline>(_ type: Work.Type, _ request: BatchRequest) throws {
        let shape = try PipelineShape(type)
        guard shape.givesImages else {
            throw WeftError(
                code: "not-an-image",
                "Expected a pipeline that gives images to write, found that \(Work.name) gives "
                    + "\(Work.Output.planType). Choose another pipeline.")
        }
        let given = Set(request.inputs.keys).union(request.companions.keys)
        let each = try shape.each(request.each, given: given)
        (self.shape, self.each, self.request) = (shape, each, request)
        pipeline = Work.name
        let isList = if case .file(isList: true) = each.kind { true } else { false }
        takesAll = isList && !shape.elementwise.contains(each.name)
        var inputs = request.inputs
        for field in shape.files where inputs[field.name] == nil {
            if field.name == each.name || request.companions[field.name] != nil {
                inputs[field.name] = Self.standIn(field)
            }
        }
        let plan = try Self.compile(type, inputs, each: each, isElementwise: isList && !takesAll)
        recipe = Self.recipe(plan, request.options)
        self.plan = try Self.retrying(Self.fused(plan, each: each), request.retries)
        template = try BatchTemplate(
            request.output, shape: shape, itemCount: takesAll ? 1 : request.files.count,
            givesMany: shape.givesList && (!isList || takesAll), takesAll: takesAll
        ).template
    }

    /// What was asked for, as the book keeps it to be shown and compared.
    var recorded: JSONValue {
        var fields: [String: JSONValue] = [
            "plan": plan.json, "each": .string(each.name), "inputs": .object(request.inputs),
            "overwrite": .string(request.overwriting.rawValue), "retries": .int(request.retries),
            "libvips": .string(VipsSession.libraryVersion),
        ]
        request.options.record(in: &fields)
        if !request.companions.isEmpty {
            fields["companions"] = .object(request.companions.mapValues(JSONValue.string))
        }
        return .object(fields)
    }

    /// Of what files may be, only the flaws that are borne decide which pixels they give.
    private static func recipe(_ plan: Plan, _ options: ImportOptions) -> [UInt8] {
        var text = plan.withoutSource.json.text
        if options.failOn != ImportOptions().failOn { text += options.failOn.rawValue }
        return ArtifactID(hashing: Array(text.utf8)).digest
    }

    /// The plan and the recipe that the pipeline would give now for what was asked for then.
    static func again<Work: Pipeline>(
        _ type: Work.Type, _ recorded: JSONValue
    ) throws -> (plan: Plan, recipe: [UInt8]) {
        var request = BatchRequest(files: [], output: "{rel}.{format}")
        request.inputs = recorded["inputs"]?.objectValue ?? [:]
        request.companions = (recorded["companions"]?.objectValue ?? [:]).compactMapValues(
            \.stringValue)
        request.each = recorded["each"]?.stringValue
        request.retries = recorded["retries"]?.intValue ?? 0
        request.options = try ImportOptions(recorded: recorded)
        // Many images of one item are told apart by any name.
        let shape = try PipelineShape(type)
        if shape.givesList { request.output = "{rel}-{level}.{format}" }
        let program = try BatchProgram(type, request)
        return (program.plan, program.recipe)
    }

    private static func standIn(_ field: InputSchema.Field) -> JSONValue {
        let isList = if case .file(isList: true) = field.kind { true } else { false }
        return isList ? [["file": "file"]] : ["file": "file"]
    }

    /// The plan with the steps that write an item, and with what it was made of in its result.
    private static func compile<Work: Pipeline>(
        _ type: Work.Type, _ inputs: [String: JSONValue], each: InputSchema.Field,
        isElementwise: Bool
    ) throws -> Plan {
        var names: [String] = []
        let compiled = try Work.compile(inputs) { result in
            let isList = if case .file(isList: true) = each.kind { true } else { false }
            let output = result.runInput(ItemOutput.inputName, as: ItemOutput.self)
            let main =
                isList
                ? result.imported(each.name, as: [Image].self)?.field("0", as: Image.self)
                : result.imported(each.name, as: Image.self)
            guard let main else { return result.read(as: [AnyPlanValue].self) }
            let files = written(result, output, main, isElementwise: isElementwise)
            let schema = (try? InputSchema(of: Work.Input.self).fields) ?? []
            let used = schema.compactMap { field in
                result.imported(field.name, as: AnyPlanValue.self).map { (field.name, $0) }
            }
            names = used.map(\.0)
            let constant = files.constant(.array(names.map(JSONValue.string)))
            return files.listed(with: [constant] + used.map(\.1))
        }
        guard !names.isEmpty else {
            throw WeftError(
                code: "invalid-input",
                "Expected a pipeline that uses its input \(each.flag), found that \(Work.name) "
                    + "does not. Name another with --each.")
        }
        return compiled.plan
    }

    private static func written<Output>(
        _ result: Handle<Output>, _ output: Handle<ItemOutput>, _ main: Handle<Image>,
        isElementwise: Bool
    ) -> Handle<AnyPlanValue> {
        func write(_ image: Handle<Image>) -> Handle<Image> {
            image.applying(
                WriteItem(), with: [output.read(as: Image.self), main], label: "write",
                file: "Output", line: 0)
        }
        if let image = result as? Handle<Image> { return write(image).read(as: AnyPlanValue.self) }
        let images = result.read(as: [Image].self)
        if isElementwise { return images.map { write($0) }.read(as: AnyPlanValue.self) }
        return running(
            ExportItem(), images.read(as: ImageList.self), output, main, label: "write",
            file: "Output", line: 0
        ).read(as: AnyPlanValue.self)
    }

    /// Most items are one file and one chain. They are imported by that chain: one step, not two.
    private static func fused(_ plan: Plan, each: InputSchema.Field) -> Plan {
        let head = OperationCall(
            name: ImportItem.name, version: ImportItem.version,
            settings: ["input": .string(each.name)], extraInputs: 0, isReusable: false)
        return plan.asOneChain(from: head, importing: ImportImage.name, to: WriteItem.name) ?? plan
    }

    private static func retrying(_ plan: Plan, _ retries: Int) throws -> Plan {
        guard retries > 0 else { return plan }
        return plan.retrying(try RetryPolicy(attempts: retries + 1, jitter: 0.5))
    }
}

/// A value of a plan whose type does not matter.
struct AnyPlanValue: PlanValue {
    let json: JSONValue

    static var planType: String { "value" }

    init(planJSON json: JSONValue) { self.json = json }

    func planJSON() -> JSONValue { json }
}
