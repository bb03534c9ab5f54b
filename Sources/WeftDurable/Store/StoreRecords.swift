public import WeftCore

/// An instance to be created.
public struct NewInstance: Hashable, Sendable {
    public let id: InstanceID
    public let start: ExecutionStarted
    public let createdAt: Timestamp
    /// What people call it, such as the pipeline's name.
    public let label: String
    /// What it belongs to, such as a batch; `nil` where to nothing.
    public let group: String?
    /// Not to be leased before this moment, unless it is canceled or terminated; `nil` means at
    /// once. Messages wait with it. Its start counts as having arrived then.
    public let startAt: Timestamp?
    /// What happens where the ID is taken.
    public let reuse: IDReuse

    public init(
        id: InstanceID, start: ExecutionStarted, label: String, createdAt: Timestamp,
        group: String? = nil, startAt: Timestamp? = nil, reuse: IDReuse = .never
    ) {
        self.id = id
        self.start = start
        self.label = label
        self.createdAt = createdAt
        self.group = group
        self.startAt = startAt
        self.reuse = reuse
    }

    /// The same under another policy.
    package func reusing(_ reuse: IDReuse) -> NewInstance {
        NewInstance(
            id: id, start: start, label: label, createdAt: createdAt, group: group,
            startAt: startAt, reuse: reuse)
    }
}

/// What happens where the ID of a new instance is taken.
///
/// An instance that is replaced is purged, with its history, in the transaction that creates the
/// new one. Under the first three policies the same start again gives `.existing` where the
/// instance may not be replaced.
public enum IDReuse: String, Hashable, Sendable, CaseIterable {
    /// Refused, unless it stands for the same start.
    case never
    /// One that failed, or was canceled or terminated, is replaced.
    case unsuccessful
    /// One that has ended is replaced.
    case ended
    /// Any is replaced; a live one ends without a trace.
    case always

    /// Whether an instance with this status makes place for a new one.
    public func replaces(_ status: RuntimeStatus) -> Bool {
        switch self {
        case .never: false
        case .unsuccessful: status.isFinal && status != .completed
        case .ended: status.isFinal
        case .always: true
        }
    }
}

/// Whether a creation made something.
public enum Creation: Hashable, Sendable {
    case created
    case existing(InstanceRecord)
}

/// What a store knows of an instance without reading its history.
public struct InstanceRecord: Hashable, Sendable {
    /// Unique in the hub.
    public let id: InstanceID
    /// What people call it, such as the pipeline's name.
    public let label: String
    /// Name and version of the orchestration.
    public let orchestration: String
    public let version: String
    /// Where it stands.
    public var status: RuntimeStatus
    /// When it was created.
    public let createdAt: Timestamp
    /// When its last checkpoint was recorded.
    public var updatedAt: Timestamp
    /// How it ended; `nil` while it has not.
    public var outcome: ExecutionOutcome?
    /// What it waited for at its last checkpoint, beside activities and timers.
    public var waits: [Wait]
    /// The sequence number of its last event.
    public var lastSequence: Int
    /// The worker that holds it and until when; `nil` where none does.
    public var lease: LeaseHolder?
    /// The instance that waits for it, where there is one.
    public var parent: InstanceID?
    /// What it belongs to, such as a batch.
    public var group: String?
    /// Not to be leased before this moment.
    public var startAt: Timestamp?
    /// How often it has continued as new.
    public var generation = 0
    /// What it tells the world about itself.
    public var customStatus: JSONValue?

    public init(
        id: InstanceID, label: String, orchestration: String, version: String,
        status: RuntimeStatus, createdAt: Timestamp, updatedAt: Timestamp,
        outcome: ExecutionOutcome? = nil, waits: [Wait] = [], lastSequence: Int = 0,
        lease: LeaseHolder? = nil
    ) {
        self.id = id
        self.label = label
        self.orchestration = orchestration
        self.version = version
        self.status = status
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.outcome = outcome
        self.waits = waits
        self.lastSequence = lastSequence
        self.lease = lease
    }
}

/// Which instances are asked for.
public struct InstanceQuery: Hashable, Sendable {
    /// Only these statuses; empty means all.
    public var statuses: Set<RuntimeStatus>
    public var idPrefix: String
    /// What people call it, exactly; `nil` means any. The same for the next ones.
    public var label: String?
    public var orchestration: String?
    public var parent: InstanceID?
    public var group: String?
    /// Created at this moment or later.
    public var createdFrom: Timestamp?
    /// Created before this moment.
    public var createdBefore: Timestamp?
    /// Last changed before this moment; for an ended instance, ended before it.
    public var updatedBefore: Timestamp?
    /// Only instances created before this one: the last one of the page before. Costs the same
    /// for every page, unlike `offset`. One that is not in the hub, because it was purged
    /// meanwhile, is refused with `DurableError.instanceNotFound`.
    public var olderThan: InstanceID?
    /// At most so many, 1 to 1,000.
    public var limit: Int
    /// Skip so many, for paging.
    public var offset: Int

    public init(
        statuses: Set<RuntimeStatus> = [], idPrefix: String = "", limit: Int = 100, offset: Int = 0
    ) {
        self.statuses = statuses
        self.idPrefix = idPrefix
        self.limit = min(max(limit, 1), 1000)
        self.offset = max(offset, 0)
    }
}

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

/// Who holds something, and until when.
public struct LeaseHolder: Hashable, Sendable {
    public let worker: WorkerID
    public let expires: Timestamp

    public init(worker: WorkerID, expires: Timestamp) {
        self.worker = worker
        self.expires = expires
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
