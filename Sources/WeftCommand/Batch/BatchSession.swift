internal import Weft

/// Runs batches in the foreground, shows how they go on, and says how they ended.
struct BatchSession {
    let hub: HubOptions
    let jobs: Int?
    let durability: Engine.Durability
    let isQuiet: Bool
    let isolation: IsolationOptions
    let log: LogOptions

    /// - Throws: `CommandFailure` unless every item was made.
    func run(_ batches: [InstanceID], _ report: BatchReport) async throws {
        let progress = try await BatchProgress(
            batches, hub: hub, isQuiet: isQuiet || log.logLevel != nil)
        let session = RunSession(
            hub: hub.location, jobs: jobs, durability: durability, endsOnWait: false,
            isolation: isolation.value(jobs: jobs), observability: try log.observability(),
            progress: progress)
        let ending = try await session.run(scope: Set(batches)) { _ in batches }
        try await report.finish(ending, progress)
    }
}
