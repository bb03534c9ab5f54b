internal import Logging
internal import WeftCore

/// Writes a worker's events to a log: what happened, at which level, with which IDs.
///
/// Levels: `error` needs people, `warning` may, `notice` and `info` tell the life of instances,
/// `debug` that of steps, `trace` everything else.
struct EventLogger: Sendable {
    private let logger: Logger

    init(_ logger: Logger, worker: String) {
        var logger = logger
        logger[metadataKey: LogKey.worker] = .string(worker)
        self.logger = logger
    }

    /// Costs a comparison where the level is off.
    func log(_ event: EngineEvent) {
        let level = Self.level(of: event)
        guard logger.logLevel <= level else { return }
        let (message, metadata) = Self.words(for: event)
        logger.log(level: level, message, metadata: metadata)
    }

    static func level(of event: EngineEvent) -> Logger.Level {
        switch event {
        case .taskFailed, .taskPaused, .instanceEnded(_, .failed): .error
        case .attemptFailed, .trouble: .warning
        case .instanceRecovered, .limitReached, .instanceEnded(_, .canceled),
            .instanceEnded(_, .terminated):
            .notice
        case .instanceStarted, .instanceEnded, .eventRaised, .instancesPurged: .info
        case .taskScheduled, .attemptStarted, .taskCompleted, .instanceWaits, .caughtUp: .debug
        case .progress: .trace
        }
    }

    private static func words(for event: EngineEvent) -> (Logger.Message, Logger.Metadata) {
        switch event {
        case .instanceStarted(let id): ("instance started", about(id))
        case .instanceRecovered(let id, let events):
            ("instance taken up again", about(id, ["weft.events": "\(events)"]))
        case .taskScheduled(let id, let task): ("task scheduled", about(id, task))
        case .attemptStarted(let id, let task, let attempt):
            ("attempt started", about(id, task, [LogKey.attempt: "\(attempt)"]))
        case .progress(let id, let task, let progress):
            ("progress", about(id, task, ["weft.fraction": "\(progress.fraction)"]))
        case .attemptFailed(let id, let task, let attempt, let failure, let moment):
            (
                "attempt failed, is tried again",
                about(
                    id, task,
                    [LogKey.attempt: "\(attempt)", "weft.retry-at": "\(moment.date)"],
                    failure)
            )
        case .taskPaused(let id, let task, let attempts, let failure):
            (
                "task paused until its instance is resumed",
                about(id, task, [LogKey.attempt: "\(attempts)"], failure)
            )
        case .taskCompleted(let id, let task, let completion):
            (
                completion.reusedFrom == nil ? "task completed" : "task reused",
                about(id, task, [LogKey.attempt: "\(completion.attempt)"])
            )
        case .taskFailed(let id, let task, let failure):
            ("task failed", about(id, task, [:], failure))
        case .eventRaised(let id, let name): ("event raised", about(id, ["weft.event": "\(name)"]))
        case .instanceWaits(let id, let waits):
            ("instance waits", about(id, ["weft.waits": "\(waits.count)"]))
        case .instanceEnded(let id, let outcome):
            ("instance ended", about(id, [LogKey.status: "\(outcome.status)"], outcome.failure))
        case .limitReached(let held):
            ("limit reached: \(held.sentence)", [LogKey.activity: "\(held.activity)"])
        case .instancesPurged(let count):
            ("ended instances purged", ["weft.count": "\(count)"])
        case .caughtUp: ("caught up", [:])
        case .trouble(let sentence): ("\(sentence)", [:])
        }
    }

    private static func about(
        _ id: InstanceID, _ task: TaskRequest, _ more: Logger.Metadata = [:],
        _ failure: Failure? = nil
    ) -> Logger.Metadata {
        let fields: Logger.Metadata = [
            LogKey.task: "\(task.taskID)", LogKey.activity: "\(task.activity)",
            LogKey.label: "\(task.label)",
        ]
        return about(id, fields.merging(more) { _, new in new }, failure)
    }

    private static func about(
        _ id: InstanceID, _ more: Logger.Metadata = [:], _ failure: Failure? = nil
    ) -> Logger.Metadata {
        var metadata = more
        metadata[LogKey.instance] = "\(id)"
        if let failure {
            metadata[LogKey.code] = "\(failure.code)"
            metadata[LogKey.error] = "\(failure.message)"
        }
        return metadata
    }
}

extension ExecutionOutcome {
    /// Why it failed, if it did.
    var failure: Failure? { if case .failed(let failure) = self { failure } else { nil } }
}
