public import WeftCore

/// An activity in the queue, as `inspect` shows it.
public struct ActivityRecord: Hashable, Sendable {
    public let taskID: Int
    public let activity: String
    public let label: String
    /// Failed attempts so far.
    public let failedAttempts: Int
    public let lastFailure: Failure?
    /// When it may be leased; in the past where it may be leased now.
    public let visibleAt: Timestamp
    public let lease: LeaseHolder?
    /// Whether its attempts are used up and it waits for the instance to be resumed.
    public var isPaused = false
    /// What it last reported since it was last leased, and when.
    public var progress: ActivityProgress?
    public var reportedAt: Timestamp?

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
    public let lease: ActivityLease
    /// `nil` where it reported nothing: the report then only asks whether the lease still counts.
    public let progress: ActivityProgress?
    public let at: Timestamp

    public init(lease: ActivityLease, progress: ActivityProgress?, at: Timestamp) {
        self.lease = lease
        self.progress = progress
        self.at = at
    }
}

/// A recorded result that another step may use.
public struct ReusableResult: Hashable, Sendable {
    public let result: JSONValue
    public let origin: ReuseOrigin

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

    public init(waiting: Int, oldest: Timestamp?) {
        self.waiting = waiting
        self.oldest = oldest
    }
}
