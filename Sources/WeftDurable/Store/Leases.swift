public import WeftCore

/// Names one worker: unique for every start of a process.
public struct WorkerID: Hashable, Sendable, CustomStringConvertible {
    /// The ID as it was given.
    public let text: String
    /// An ID of your own; unique for every start of a process.
    public init(_ text: String) { self.text = text }
    public var description: String { text }
}

/// The right to an instance until a time. The token grows with every lease of the same instance.
public struct InstanceLease: Hashable, Sendable {
    /// The instance that is held.
    public let instanceID: InstanceID
    /// The fencing token: grows with each lease of the instance.
    public let token: Int
    /// When it ends, unless it is renewed.
    public let expires: Timestamp

    /// A lease as a store has granted it.
    public init(instanceID: InstanceID, token: Int, expires: Timestamp) {
        self.instanceID = instanceID
        self.token = token
        self.expires = expires
    }
}

/// The right to an activity until a time. The token grows with every lease of the same work item.
public struct ActivityLease: Hashable, Sendable {
    /// The work item; never used again for another.
    public let workItem: Int
    /// The fencing token: grows with each lease of the work item.
    public let token: Int
    /// When it ends, unless it is renewed.
    public let expires: Timestamp

    /// A lease as a store has granted it.
    public init(workItem: Int, token: Int, expires: Timestamp) {
        self.workItem = workItem
        self.token = token
        self.expires = expires
    }
}

/// Either kind of lease, for renewal.
public enum Lease: Hashable, Sendable {
    /// The lease of an instance.
    case instance(InstanceLease)
    /// The lease of an activity.
    case activity(ActivityLease)
}

/// Who wants leases, how many, and until when.
public struct LeaseRequest: Hashable, Sendable {
    /// Who asks.
    public var worker: WorkerID
    /// At most so many; 0 leases nothing.
    public var limit: Int
    /// The moment at which it asks.
    public var now: Timestamp
    /// When the leases end, unless they are renewed.
    public var expires: Timestamp
    /// For activities: at most so many of a name; names that are not in it have no limit but
    /// `limit`.
    public var limits: [String: Int] = [:]
    /// For activities: so many of `limit` are to wait in the worker's hands until it has a slot.
    /// Only those that were never handed to a worker are leased so: with one at which workers
    /// die, no others that merely wait beside it shall be counted as having died.
    public var ahead = 0
    /// Lease only what belongs to these instances and to the sub-orchestrations below them, which
    /// are those whose parents they are; `nil` means all of the hub.
    public var scope: Set<InstanceID>?
    /// What the worker knows that it holds. What it holds beside that, because the answer to an
    /// earlier call never came, is given back first, as if it had not been leased; also where
    /// `limit` is 0. Give it only while no other call that leases is under way. `nil`, the
    /// default, gives nothing back.
    public var held: Holdings?

    /// Whether the worker has found nothing in the queue, and heard of nothing since: a checkpoint
    /// may then lease its own new tasks without looking for others. A store may look all the same.
    public var expectsEmptyQueue = false

    /// What a worker asks for.
    public init(
        worker: WorkerID, limit: Int, now: Timestamp, expires: Timestamp,
        scope: Set<InstanceID>? = nil, ahead: Int = 0
    ) {
        self.worker = worker
        self.limit = limit
        self.ahead = ahead
        self.scope = scope
        self.now = now
        self.expires = expires
    }
}

/// What a worker knows that it holds: instances for a call that leases instances, work items for
/// one that leases activities.
public struct Holdings: Hashable, Sendable {
    /// The instances that it holds.
    public var instances: Set<InstanceID>
    /// The work items that it holds.
    public var activities: Set<Int>

    /// What a worker holds.
    public init(instances: Set<InstanceID> = [], activities: Set<Int> = []) {
        self.instances = instances
        self.activities = activities
    }
}

/// An instance with the right to run it and all that is needed to do so.
public struct LeasedInstance: Hashable, Sendable {
    /// The right to the instance.
    public let lease: InstanceLease
    /// All events recorded so far.
    public let history: [HistoryEvent]
    /// What has arrived, in order; due timers included.
    public let messages: [StoredMessage]
    /// Why the instance cannot be run though it was leased: part of what it needs is lost. Whoever
    /// holds it sets it aside with that reason.
    public let fault: DurableError?

    /// What a store hands to a worker.
    public init(
        lease: InstanceLease, history: [HistoryEvent], messages: [StoredMessage],
        fault: DurableError? = nil
    ) {
        self.lease = lease
        self.history = history
        self.messages = messages
        self.fault = fault
    }
}

/// An activity with the right to run it.
public struct LeasedActivity: Hashable, Sendable {
    /// The right to run it.
    public let lease: ActivityLease
    /// The instance that asked for it.
    public let instanceID: InstanceID
    /// What is to be run.
    public let request: TaskRequest
    /// This attempt, from 1: one more than the attempts that have failed.
    public let attempt: Int
    /// How often it was leased, this time included, without a failure or a completion being
    /// recorded in between: 1, unless workers died. Graceful abandoning does not count.
    public let deliveries: Int
    /// When its instance asked for it.
    public let scheduledAt: Timestamp

    /// What a store hands to a worker.
    public init(
        lease: ActivityLease, instanceID: InstanceID, request: TaskRequest, attempt: Int,
        deliveries: Int, scheduledAt: Timestamp
    ) {
        self.lease = lease
        self.instanceID = instanceID
        self.request = request
        self.attempt = attempt
        self.deliveries = deliveries
        self.scheduledAt = scheduledAt
    }
}
