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
            other. The pipeline's other inputs are flags, which `weft batch PIPELINE --help` \
            lists; a file for each item is a flag with placeholders, such as \
            --mask 'masks/{stem}.png'.

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
        name: .long,
        help: ArgumentHelp(
            "Write a report: a page with pictures before and after, or JSON, by its ending.",
            valueName: "file"))
    var report: String?

    @Flag(
        name: .long, help: "Go on until ^C: take files as they come and have stopped growing.")
    var watch = false

    @Option(
        name: [.short, .long], parsing: .unconditional,
        help: ArgumentHelp(
            "Activities at the same time (default: the cores and one more, which works while "
                + "another waits for the disk).", valueName: "n"))
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
        if watch, dryRun || report != nil {
            throw ValidationError(
                "Expected --watch without --dry-run and --report, found both. Leave one out.")
        }
    }

    func run() async throws {
        // Heard from the beginning: a signal during the planning pauses before the first item.
        let interruption = Interruption()
        defer { withExtendedLifetime(interruption) {} }
        let type = try CommandLineProgram.current.pipeline(named: pipeline)
        let reportFile = try report.map(ReportFile.init)
        guard !watch else { return try await keepWatching(type) }
        let (batches, report) = try await begin(type)
        guard !batches.isEmpty else { return }
        var session = session
        session.reportFile = reportFile
        try await session.run(batches, report)
    }

    /// Says what is to be done and records it, but for a dry run. Neither the files nor the plan are kept
    /// in memory after that.
    /// - Returns: the batches to run.
    private func begin(_ type: any Pipeline.Type) async throws -> ([InstanceID], BatchReport) {
        let (request, ignored) = try self.request(type)
        let report = BatchReport(hub: hub, isQuiet: quiet, ignored: ignored)
        guard !dryRun else {
            report.show(try await plan(type, request), isDry: true)
            return ([], report)
        }
        // What is refused makes no hub.
        if !hub.location.exists { _ = try await plan(type, request) }
        let (plan, batches) = try await begin(type, request)
        report.show(plan, isDry: false)
        if batches.isEmpty { report.showNothingToDo(plan) }
        return (batches, report)
    }

    private var activities: Int { jobs ?? ProcessInfo.processInfo.activeProcessorCount + 1 }

    private var session: BatchSession {
        BatchSession(
            hub: hub, jobs: activities, durability: durability.level, isQuiet: quiet,
            isolation: isolation, log: log)
    }

    /// What the batch is asked to do, and how many files were left out.
    private func request(
        _ type: any Pipeline.Type, watchFor watch: FolderWatch? = nil
    ) throws -> (BatchRequest, Int) {
        let options = try importing.value()
        let inputs = try BatchInputs(
            flags + making.settings, pipeline: pipeline, type: type, options: options)
        let selection = try selection.select(
            paths, allowed: options.allowed, mayBeEmpty: watch != nil)
        let files = watch?.settled(selection.files) ?? selection.files
        var request = making.request(files, inputs, options)
        request.parallel = 4 + 4 * activities
        return (request, selection.ignoredCount)
    }

    /// Takes new and changed files as they come, until a signal.
    private func keepWatching(_ type: any Pipeline.Type) async throws {
        let watch = FolderWatch()
        while true {
            let (request, ignored) = try request(type, watchFor: watch)
            if !request.files.isEmpty {
                let (plan, batches) = try await begin(type, request)
                watch.note(plan.items.map(\.file))
                if !batches.isEmpty {
                    let report = BatchReport(hub: hub, isQuiet: quiet, ignored: ignored)
                    report.show(plan, isDry: false)
                    do {
                        try await session.run(batches, report)
                    } catch let failure as CommandFailure where failure.code == .itemsFailed {
                        // They are tried again when they change.
                    }
                }
            }
            if let signal = await watch.rest() { throw CommandFailure(signal) }
        }
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
