internal import ArgumentParser
internal import Foundation
internal import Weft

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a pipeline now, and record every step.",
        discussion: """
            The flags after PIPELINE are the pipeline's inputs; `weft run PIPELINE --help` lists \
            them. Paths of what was written go to standard output. After -- everything is an \
            input, for pipelines that have a flag of the same name as one of these.

            - in the place of an input stands for standard input, which is kept with the run; -o - \
            writes the one image that a pipeline gives to standard output, and nothing else.

            Example: weft run content-aware-fill --photo p.jpg --mask m.png -o out.png
            Example: cat p.jpg | weft run thumbnails --photos - -o - > small.webp
            """)

    @Argument(help: "The pipeline's name; see `weft pipelines list`.")
    var pipeline: String

    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "Where the result is written; the ending says the format. {index}, {level}, {stem}, "
                + "{name}, {pipeline}, {width}, {height} and {format} tell several results apart; "
                + "- is standard output.",
            valueName: "path"))
    var output: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The format of the image on standard output (default: the one "
                + "that the pipeline encodes to).", valueName: "format"))
    var format: FormatOption?

    @Flag(name: .long, help: "Replace files that are there already.")
    var overwrite = false

    @Option(name: .long, help: "An ID of your own; the same run under the same ID runs once.")
    var id: String?

    @Option(name: .long, help: "What the run belongs to, such as a batch, to be found by.")
    var group: String?

    @Option(
        name: [.short, .long], parsing: .unconditional,
        help: ArgumentHelp("Activities at the same time (default: the cores).", valueName: "n"))
    var jobs: Int?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "What a record survives: loss of power, or the death of the process only.",
            valueName: "level"))
    var durability = DurabilityOption.power

    @Flag(name: .long, help: "End with status 75 when only an answer from outside is missing.")
    var noWait = false

    @Flag(name: [.short, .long], help: "Show no progress.")
    var quiet = false

    @OptionGroup var imports: ImportOptionGroup

    @OptionGroup var log: LogOptions

    @OptionGroup var isolation: IsolationOptions

    @OptionGroup var hub: HubOptions

    @Argument(parsing: .postTerminator, help: .hidden)
    var inputs: [String] = []

    func run() async throws {
        let type = try CommandLineProgram.current.pipeline(named: pipeline)
        let schema = try schema(of: type)
        let options = try imports.value()
        let named = try PipelineArguments(schema: schema, pipeline: pipeline, options: options)
            .parse(inputs)
        let input = StandardInput(inputs: named)
        try input.check { name in "--\(schema.fields.first { $0.name == name }?.flag ?? name)" }
        let instance = try instanceID()
        let result = try checkOutput(type, named, mayBeOwn: try await isInHub(instance))
        let values = try await input.takenIn(hub.location, options: options)
        let session = RunSession(
            hub: hub.location, jobs: jobs, durability: durability.level, endsOnWait: noWait,
            isolation: isolation.value(jobs: jobs), observability: try log.observability(),
            progress: RunProgress(
                isQuiet: quiet || hub.json || log.logLevel != nil, hub: hub))
        let ending = try await session.run(scope: [instance]) { engine in
            [try await start(type, values, result, instance, engine)]
        }
        try RunReport(ending, hub: hub, isQuiet: quiet, showsResults: !isPiped).finish()
        guard isPiped else { return }
        for record in ending.records { try await StandardOutput.write(record, of: hub) }
    }

    /// Whether the image goes to standard output.
    private var isPiped: Bool { output == StandardOutput.sign }

    private func start<Work: Pipeline>(
        _ type: Work.Type, _ values: [String: JSONValue], _ result: RunOutput?,
        _ instance: InstanceID, _ engine: Engine
    ) async throws -> InstanceID {
        let id = try await engine.submit(
            type, inputs: values, output: result, id: instance, group: group)
        if !quiet, !hub.json { Terminal.error("\(id)") }
        return id
    }

    /// Whether the run has begun before, under an ID of one's own.
    private func isInHub(_ instance: InstanceID) async throws -> Bool {
        guard id != nil, hub.location.exists else { return false }
        let engine = try await hub.openForReading()
        let known = try await engine.client.list(InstanceQuery(idPrefix: instance.text))
        try await engine.close()
        return known.contains { $0.id == instance }
    }

    /// Refuses before anything runs. The output of a run that goes on may be there already.
    private func checkOutput<Work: Pipeline>(
        _ type: Work.Type, _ values: [String: JSONValue], mayBeOwn: Bool
    ) throws -> RunOutput? {
        if isPiped {
            return try StandardOutput(pipeline: type, inputs: values, format: format)
                .checked(printsJSON: hub.json)
        }
        if let output { try OutputName(output).check(isPlural: Work.Output.self == [Image].self) }
        let result = output.map { RunOutput(path: $0, overwrites: overwrite) }
        let compiled = try Engine.compile(type, inputs: values, output: result)
        guard let output else { return nil }
        try EncodingCheck(plan: compiled.plan).refuse(output)
        try OutputCheck(
            output: output, overwrites: overwrite, mayBeOwn: mayBeOwn, pipeline: pipeline,
            givesList: Work.Output.self == [Image].self, inputs: values
        ).refuse()
        return result
    }

    private func instanceID() throws -> InstanceID {
        if let id { return try InstanceID(id) }
        var random = SystemRandomNumberGenerator()
        return .generated(prefix: pipeline, at: SystemClock().now, random: &random)
    }

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("Expected --jobs 1 or more, found \(jobs).") }
        guard format == nil || isPiped else { throw FormatOption.isForPipes(output) }
    }
}
