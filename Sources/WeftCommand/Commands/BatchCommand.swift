internal import ArgumentParser
internal import Foundation
internal import Weft

struct BatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "batch",
        abstract: "Run a pipeline on many files; what is done is skipped.",
        discussion: """
            PATHS are files, folders with all below them, and quoted patterns such as \
            'photos/**/*.{jpg,png}'. Each file is an item of its own: one that fails stops no \
            other. The pipeline's other inputs are flags, as in `weft run`; a file for each item \
            is a flag with placeholders, such as --mask 'masks/{stem}.png'.

            -o names a folder, which gets the tree of the inputs, or a path with placeholders: \
            {rel} (path below the folder that was named, without ending), {dir}, {stem}, {ext}, \
            {name}, {index:04}, {hash:8}, {date:yyyy-MM}, {pipeline}, {width}, {height}, {level}, \
            {format}.

            The same command again makes what is new, changed or failed, and goes on with what \
            was stopped. Exit status: 1 where items failed, 3 where no file was found.

            Example: weft batch thumbnails photos -o thumbs --side 320
            """)

    @Argument(help: "The pipeline's name; see `weft pipelines list`.")
    var pipeline: String

    @Argument(help: "Files, folders, quoted patterns.")
    var paths: [String] = []

    @OptionGroup var selection: SelectionOptions

    @OptionGroup var making: BatchOptions

    @OptionGroup var importing: ImportOptionGroup

    @Flag(name: [.customShort("n"), .long], help: "Say what would be done; write nothing.")
    var dryRun = false

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

    @Flag(name: [.short, .long], help: "Show no progress.")
    var quiet = false

    @OptionGroup var log: LogOptions

    @OptionGroup var isolation: IsolationOptions

    @OptionGroup var hub: HubOptions

    @Option(name: .customLong("pipeline-flag"), parsing: .unconditionalSingleValue, help: .hidden)
    var flags: [String] = []

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("Expected --jobs 1 or more, found \(jobs).") }
    }

    func run() async throws {
        let type = try CommandLineProgram.current.pipeline(named: pipeline)
        let options = try importing.value()
        let inputs = try BatchInputs(
            flags + making.settings, pipeline: pipeline, type: type, options: options)
        let selection = try selection.select(paths, allowed: options.allowed)
        var request = making.request(selection.files, inputs, options)
        request.parallel = 4 + 4 * (jobs ?? ProcessInfo.processInfo.activeProcessorCount)
        let report = BatchReport(hub: hub, isQuiet: quiet, ignored: selection.ignoredCount)
        guard !dryRun else { return report.show(try await plan(type, request), isDry: true) }
        // What is refused makes no hub.
        if !hub.location.exists { _ = try await plan(type, request) }
        let (plan, batches) = try await begin(type, request)
        report.show(plan, isDry: false)
        guard !batches.isEmpty else { return report.showNothingToDo(plan) }
        try await BatchSession(
            hub: hub, jobs: jobs, durability: durability.level, isQuiet: quiet,
            isolation: isolation, log: log
        ).run(batches, report)
    }

    private func plan<Work: Pipeline>(
        _ type: Work.Type, _ request: BatchRequest
    ) async throws -> BatchPlan {
        guard hub.location.exists else { return try await Engine.plan(type, batch: request) }
        let engine = try await hub.openForReading(pipelines: [type])
        let plan = try await engine.plan(type, batch: request)
        try await engine.close()
        return plan
    }

    /// Records what is to be done. - Returns: the batches to run: those that have not ended, and a
    /// new one.
    private func begin<Work: Pipeline>(
        _ type: Work.Type, _ request: BatchRequest
    ) async throws -> (BatchPlan, [InstanceID]) {
        var options = Engine.Options()
        options.durability = durability.level
        let engine = try await Engine(hub: hub.location, pipelines: [type], options: options)
        let plan = try await engine.plan(type, batch: request)
        for batch in plan.openBatches {
            if try await engine.client.status(of: batch).status == .suspended {
                try await engine.client.resume(batch)
            }
        }
        let new = try await engine.submit(plan, id: try making.id.map(InstanceID.init))
        try await engine.close()
        return (plan, plan.openBatches + (new.map { [$0] } ?? []))
    }
}
