internal import Weft

/// Runs batches in the foreground, shows how they go on, and says how they ended.
struct BatchSession {
    let hub: HubOptions
    let jobs: Int?
    let durability: Engine.Durability
    let isQuiet: Bool
    let isolation: IsolationOptions
    let log: LogOptions
    /// Where a report of the batches is written.
    var reportFile: ReportFile?

    /// Items that end within this time share a transaction, where each would take two.
    private static let commitDelay = Duration.milliseconds(100)

    /// - Throws: `CommandFailure` unless every item was made.
    func run(_ batches: [InstanceID], _ report: BatchReport) async throws {
        let progress = try await BatchProgress(
            batches, hub: hub, isQuiet: isQuiet || log.logLevel != nil)
        let session = RunSession(
            hub: hub.location, jobs: jobs, durability: durability, endsOnWait: false,
            isolation: isolation.value(jobs: jobs), observability: try log.observability(),
            progress: progress, commitDelay: Self.commitDelay)
        let ending = try await session.run(scope: Set(batches)) { _ in batches }
        try await write(ending)
        try await report.finish(ending, progress)
    }

    private func write(_ ending: RunSession.Ending) async throws {
        guard let reportFile else { return }
        var options = Engine.Options()
        options.isolation = isolation.value(jobs: jobs)
        let engine = try await hub.open(pipelines: [], options: options)
        try await reportFile.write(ending.records, engine)
        try await engine.close()
    }
}
