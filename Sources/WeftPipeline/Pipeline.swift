public import WeftCore

/// A declarative image pipeline.
///
/// Its `body` does no work: it strings verbs on handles, which compiles to a plan. The plan is stored
/// with the run and is what runs, so nothing in a body can make a resumed run differ. A body is also
/// compiled with stand-ins for its inputs (the number 1, the text "text", no files), to draw it and to
/// learn what it uses; it must not trap on them.
///
///     struct Thumbnails: Pipeline {
///         struct Input: PipelineInput {
///             @Parameter("The photos.") var photos: [Image]
///             @Parameter("The longest side, in pixels.") var side = 256
///         }
///         func body(_ input: Inputs<Input>) -> Handle<[Image]> {
///             input.photos.map { $0.thumbnail(within: input.side).encoded(as: .webp(quality: 80)) }
///         }
///     }
public protocol Pipeline: Sendable {
    /// What it is given: a struct of parameters.
    associatedtype Input: PipelineInput
    /// What it gives: `Image`, `[Image]`, a number, any `PlanValue`.
    associatedtype Output: PlanValue

    /// The name on the command line; by default the type's name in kebab case.
    static var name: String { get }
    /// One sentence for lists and help; empty by default.
    static var summary: String { get }

    /// Made anew for each plan; Swift makes it for a struct without properties.
    init()

    /// Writes the plan.
    func body(_ input: Inputs<Input>) -> Handle<Output>
}

extension Pipeline {
    public static var name: String { kebabCase(String(describing: Self.self)) }
    public static var summary: String { "" }
}

/// A pipeline that was compiled for a run.
public struct CompiledPipeline: Sendable {
    /// What runs.
    public let plan: Plan
    /// The inputs as they are recorded with the run.
    public let inputs: [String: JSONValue]
    /// What a worker must know to run it.
    public let used: UsedWork

    /// What the plan orchestrator is started with.
    public var startInput: JSONValue { ["plan": plan.json, "inputs": .object(inputs)] }
}

extension Pipeline {
    /// Compiles the pipeline for inputs.
    ///
    /// - Parameters:
    ///   - given: Values by property name; see `InputSchema.complete`.
    ///   - finishing: Adds steps to the result, such as writing it to files.
    /// - Throws: `PipelineError` for what is wrong with the inputs or the body.
    public static func compile<Final: PlanValue>(
        _ given: [String: JSONValue], finishing: (Handle<Output>) -> Handle<Final>
    ) throws -> CompiledPipeline {
        try Self().compile(given, finishing: finishing)
    }

    /// Compiles this pipeline, with the properties that it has, for inputs.
    ///
    /// - Parameters:
    ///   - given: Values by property name; see `InputSchema.complete`.
    ///   - finishing: Adds steps to the result, such as writing it to files.
    /// - Throws: `PipelineError` for what is wrong with the inputs or the body.
    public func compile<Final: PlanValue>(
        _ given: [String: JSONValue], finishing: (Handle<Output>) -> Handle<Final>
    ) throws -> CompiledPipeline {
        let schema = try InputSchema(of: Input.self)
        let inputs = try schema.complete(given)
        return try compile(schema, inputs, finishing: finishing)
    }

    /// Compiles the pipeline for inputs, as it is written.
    public static func compile(_ given: [String: JSONValue]) throws -> CompiledPipeline {
        try compile(given) { $0 }
    }

    /// Compiles the pipeline with stand-ins for its inputs, to draw it and to learn what it uses.
    public static func outline() throws -> CompiledPipeline {
        let schema = try InputSchema(of: Input.self)
        var inputs: [String: JSONValue] = [:]
        for field in schema.fields {
            inputs[field.name] = field.defaultValue ?? field.example ?? field.standIn
        }
        return try Self().compile(schema, inputs, checksSettings: false) { $0 }
    }

    private func compile<Final: PlanValue>(
        _ schema: InputSchema, _ inputs: [String: JSONValue], checksSettings: Bool = true,
        finishing: (Handle<Output>) -> Handle<Final>
    ) throws -> CompiledPipeline {
        var settings = inputs
        for field in schema.fields {
            if case .file(let isList) = field.kind, inputs[field.name] != .some(.null) {
                settings[field.name] = isList ? [.string(field.name)] : .string(field.name)
            }
        }
        let builder = PlanBuilder(checksSettings: checksSettings)
        let values: Input = try JSONCoding.decode(.object(settings))
        let result = finishing(body(Inputs(values, builder)))
        let body = builder.finish(result.argument, at: SourcePosition(file: Self.name, line: 0))
        if let error = builder.errors.first { throw error }
        let plan = PlanCompiler.compile(
            Plan(pipeline: Self.name, body: body, resultType: Final.planType))
        return CompiledPipeline(plan: plan, inputs: inputs, used: builder.used)
    }
}

extension InputSchema.Field {
    /// A value of the right kind, for drawing a pipeline that has not been given its inputs.
    var standIn: JSONValue {
        switch kind {
        case .integer: 1
        case .number: 1.0
        case .truth: false
        case .text: "text"
        case .choice(let names): .string(names.first ?? "")
        case .file(let isList): isList ? [["file": "file"]] : ["file": "file"]
        }
    }
}
