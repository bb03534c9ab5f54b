public import WeftCore

/// An activity in the queue, as `inspect` shows it.
public struct ActivityRecord: Hashable, Sendable {
    /// Its number in the instance.
    public let taskID: Int
    /// The activity's name.
    public let activity: String
    /// What people call the step.
    public let label: String
    /// Failed attempts so far.
    public let failedAttempts: Int
    /// The failure of its last attempt; `nil` where none has failed.
    public let lastFailure: Failure?
    /// When it may be leased; in the past where it may be leased now.
    public let visibleAt: Timestamp
    /// Who runs it, and until when without renewal; `nil` where it waits.
    public let lease: LeaseHolder?
    /// Whether its attempts are used up and it waits for the instance to be resumed.
    public var isPaused = false
    /// What it last reported since it was last leased, and when.
    public var progress: ActivityProgress?
    /// When that was reported.
    public var reportedAt: Timestamp?

    /// An activity that waits or runs.
    public init(
        taskID: Int, activity: String, label: String, failedAttempts: Int, lastFailure: Failure?,
        visibleAt: Timestamp, lease: LeaseHolder?
    ) {
        self.taskID = taskID
        self.activity = activity
        self.label = label
        self.failedAttempts = failedAttempts
        self.lastFailure = lastFailure
        self.visibleAt = visibleAt
        self.lease = lease
    }
}

/// What a running activity reports while it runs.
public struct ProgressReport: Hashable, Sendable {
    /// The lease of the attempt that reports.
    public let lease: ActivityLease
    /// `nil` where it reported nothing: the report then only asks whether the lease still counts.
    public let progress: ActivityProgress?
    /// When it reported.
    public let at: Timestamp

    /// What an attempt has reported at a moment.
    public init(lease: ActivityLease, progress: ActivityProgress?, at: Timestamp) {
        self.lease = lease
        self.progress = progress
        self.at = at
    }
}

/// A recorded result that another step may use.
public struct ReusableResult: Hashable, Sendable {
    /// What the activity gave.
    public let result: JSONValue
    /// Which activity that was.
    public let origin: ReuseOrigin

    /// A result and where it comes from.
    public init(result: JSONValue, origin: ReuseOrigin) {
        self.result = result
        self.origin = origin
    }
}

/// How much waits in the work-item queue.
public struct QueueDepth: Hashable, Sendable {
    /// Activities that are visible and that nobody holds.
    public let waiting: Int
    /// Since when the one that has waited longest is visible; `nil` where none waits.
    public let oldest: Timestamp?

    /// How many wait, and since when the oldest does.
    public init(waiting: Int, oldest: Timestamp?) {
        self.waiting = waiting
        self.oldest = oldest
    }
}
