public import WeftCore

/// What a store knows of an instance without reading its history.
public struct InstanceRecord: Hashable, Sendable {
    /// Unique in the hub.
    public let id: InstanceID
    /// What people call it, such as the pipeline's name.
    public let label: String
    /// Name and version of the orchestration.
    public let orchestration: String
    /// The orchestration's version.
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

    /// What a store has read; the rest is set afterwards.
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

/// Who holds something, and until when.
public struct LeaseHolder: Hashable, Sendable {
    /// The worker.
    public let worker: WorkerID
    /// When the lease ends, unless it is renewed.
    public let expires: Timestamp

    /// A worker, and the end of its lease.
    public init(worker: WorkerID, expires: Timestamp) {
        self.worker = worker
        self.expires = expires
    }
}
