internal import ArgumentParser
internal import Foundation
internal import Weft

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a pipeline now, and record every step.",
        discussion: """
            The flags after PIPELINE are the pipeline's inputs; `weft run PIPELINE --help` lists \
            them. Paths of what was written go to standard output.

            Example: weft run content-aware-fill --photo p.jpg --mask m.png -o out.png
            """)

    @Argument(help: "The pipeline's name; see `weft pipelines list`.")
    var pipeline: String

    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "Where the result is written; the ending says the format. {index}, {level}, {stem}, "
                + "{name} and {pipeline} tell several results apart.", valueName: "path"))
    var output: String?

    @Flag(name: .long, help: "Replace files that are there already.")
    var overwrite = false

    @Option(name: .long, help: "An ID of your own; the same run under the same ID runs once.")
    var id: String?

    @Option(name: [.short, .long], help: "Activities at the same time (default: the cores).")
    var jobs: Int?

    @Option(name: .long, help: "What a record survives: power (loss of power) or process (a kill).")
    var durability = "power"

    @Flag(name: .long, help: "End with status 75 when only an answer from outside is missing.")
    var noWait = false

    @Flag(name: [.short, .long], help: "Show no progress.")
    var quiet = false

    @OptionGroup var hub: HubOptions

    @Argument(parsing: .allUnrecognized, help: .hidden)
    var inputs: [String] = []

    func run() async throws {
        let type = try CommandLineProgram.current.pipeline(named: pipeline)
        let values = try PipelineArguments(schema: schema(of: type), pipeline: pipeline)
            .parse(inputs)
        let instance = try instanceID()
        let compiled = try compile(type, values)
        try refuseOutputs(compiled)
        let session = RunSession(
            hub: hub.location, jobs: jobs, durability: try level(), endsOnWait: noWait,
            progress: RunProgress(isQuiet: quiet || hub.json))
        let ending = try await session.run(scope: [instance]) { engine in
            [try await start(type, values, instance, engine)]
        }
        try RunReport(ending, hub: hub, isQuiet: quiet).finish()
    }

    private func start<Work: Pipeline>(
        _ type: Work.Type, _ values: [String: JSONValue], _ instance: InstanceID, _ engine: Engine
    ) async throws -> InstanceID {
        if !quiet, !hub.json { Terminal.error("\(instance)") }
        return try await engine.submit(
            type, inputs: values, output: runOutput, id: instance)
    }

    private var runOutput: RunOutput? {
        output.map { RunOutput(path: $0, overwrites: overwrite) }
    }

    private func compile<Work: Pipeline>(
        _ type: Work.Type, _ values: [String: JSONValue]
    ) throws -> CompiledPipeline {
        try Engine.compile(type, inputs: values, output: runOutput)
    }

    /// Refuses an existing output before anything runs, where its name is known. A run under an ID
    /// of one's own may be one that goes on, and its output its own.
    private func refuseOutputs(_ compiled: CompiledPipeline) throws {
        guard let output, !overwrite, id == nil, !output.contains("{"),
            FileManager.default.fileExists(atPath: output)
        else { return }
        throw CommandFailure(
            .outputRefused,
            "Expected no file at \(output), found one. Choose another name, or add --overwrite.")
    }

    private func instanceID() throws -> InstanceID {
        if let id { return try InstanceID(id) }
        var random = SystemRandomNumberGenerator()
        return .generated(prefix: pipeline, at: SystemClock().now, random: &random)
    }

    private func level() throws -> Engine.Durability {
        guard let level = Engine.Durability(rawValue: durability) else {
            throw CommandFailure(
                .usage, "Expected --durability power or process, found \"\(durability)\".")
        }
        return level
    }

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("Expected --jobs 1 or more, found \(jobs).") }
    }
}
