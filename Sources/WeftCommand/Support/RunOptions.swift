internal import ArgumentParser
internal import Weft

/// The options of the commands that go on with runs.
struct RunOptions: ParsableArguments {
    @Option(
        name: [.short, .long], parsing: .unconditional,
        help: ArgumentHelp("Activities at the same time (default: the cores).", valueName: "n"))
    var jobs: Int?

    @Flag(name: .long, help: "End with status 75 when only an answer from outside is missing.")
    var noWait = false

    @Flag(name: [.short, .long], help: "Show no progress.")
    var quiet = false

    @OptionGroup var log: LogOptions

    @OptionGroup var isolation: IsolationOptions

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("Expected --jobs 1 or more, found \(jobs).") }
    }

    /// A session of runs on a hub.
    ///
    /// - Parameter progress: How it is shown; by default a line for each step.
    func session(
        _ hub: HubOptions, showsIDs: Bool = false, progress: (any SessionProgress)? = nil
    ) throws -> RunSession {
        RunSession(
            hub: hub.location, jobs: jobs, durability: .power, endsOnWait: noWait,
            isolation: isolation.value(jobs: jobs), observability: try log.observability(),
            progress: progress
                ?? RunProgress(
                    isQuiet: quiet || hub.json || log.logLevel != nil, showsIDs: showsIDs,
                    hub: hub))
    }
}
