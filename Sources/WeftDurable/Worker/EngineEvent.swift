public import WeftCore

/// What a worker tells those who watch it, after it was recorded.
public enum EngineEvent: Hashable, Sendable {
    /// The instance has begun.
    case instanceStarted(InstanceID)
    /// An instance was taken up again after a restart: so many events were folded.
    case instanceRecovered(InstanceID, events: Int)
    /// The instance has asked for an activity.
    case taskScheduled(InstanceID, TaskRequest)
    /// An attempt has begun.
    case attemptStarted(InstanceID, TaskRequest, attempt: Int)
    /// A running activity has reported how far it is.
    case progress(InstanceID, TaskRequest, ActivityProgress)
    /// The attempt failed and will be tried again at the moment given.
    case attemptFailed(InstanceID, TaskRequest, attempt: Int, Failure, retryAt: Timestamp)
    /// The attempts are used up and the activity waits for people; its instance is suspended.
    case taskPaused(InstanceID, TaskRequest, attempts: Int, Failure)
    /// An activity has given its result, or an earlier one is used.
    case taskCompleted(InstanceID, TaskRequest, TaskCompletion)
    /// An activity has used up its attempts.
    case taskFailed(InstanceID, TaskRequest, Failure)
    /// An external event has reached the instance.
    case eventRaised(InstanceID, name: String)
    /// The instance has nothing to do until something arrives.
    case instanceWaits(InstanceID, [Wait])
    /// The instance has ended.
    case instanceEnded(InstanceID, ExecutionOutcome)
    /// Activities of this name begin to wait because of a limit of this worker.
    case limitReached(HeldBackActivity)
    /// So many ended instances were removed, because the retention policy does not keep them.
    case instancesPurged(Int)
    /// Everything that could be taken up at the start has been taken up; told once.
    case caughtUp
    /// Something the worker could not do, and what it does about it.
    case trouble(String)
}

extension EngineEvent {
    /// The instance that it is about; `nil` where it is about the worker.
    public var instance: InstanceID? {
        switch self {
        case .instanceStarted(let id), .instanceRecovered(let id, _), .taskScheduled(let id, _),
            .attemptStarted(let id, _, _), .progress(let id, _, _),
            .attemptFailed(let id, _, _, _, _), .taskPaused(let id, _, _, _),
            .taskCompleted(let id, _, _), .taskFailed(let id, _, _), .eventRaised(let id, _),
            .instanceWaits(let id, _), .instanceEnded(let id, _):
            id
        case .limitReached, .instancesPurged, .caughtUp, .trouble: nil
        }
    }
}

/// Counts what a worker has done, so that tests state costs as numbers, not times.
public struct WorkerCounters: Hashable, Sendable {
    /// Attempts of activities that were started.
    public var activitiesRun = 0
    /// Results that were taken from an earlier run.
    public var activitiesReused = 0
    /// Events folded, those of recoveries included.
    public var eventsFolded = 0
    /// Instances whose history was folded again after a restart or takeover.
    public var recoveries = 0
    /// Checkpoints recorded.
    public var checkpoints = 0
    /// Ended instances that the retention policy removed.
    public var instancesPurged = 0

    /// Nothing done yet.
    public init() {}
}
