public import WeftCore

/// One turn of an instance, to be recorded in ONE transaction.
///
/// The embedded engine uses it for everything: the completion of an activity, the fold's events
/// and the next work item travel together, so that a sequential step costs one transaction.
///
/// What is ended and consumed goes first, then the new is added, then what is dropped and cleared
/// is removed: a timer that is both new and cleared never fires. With a final status everything
/// that is still open in the instance is removed, messages included.
public struct Checkpoint: Hashable, Sendable {
    /// The right to the instance; checked first.
    public var lease: InstanceLease
    /// Activities of this instance that this worker ran and that ended: each lease is checked and
    /// its work item removed. One that was lost is left out of the transaction by refusing the
    /// whole checkpoint with `leaseLost`; its worker learns of losses when it renews.
    public var endedActivities: [ActivityLease] = []
    /// Results to be found again, by reuse key.
    public var results: [NewResult] = []
    /// Messages and due timers that the events below were made of; removed.
    public var consumedMessages: [MessageID] = []
    /// Events to be appended; the first follows the last one recorded.
    public var events: [HistoryEvent] = []
    /// Activities to be queued, in order.
    public var newTasks: [TaskRequest] = []
    /// Work items to be removed, by task ID: their result is no longer wanted.
    public var droppedTasks: [Int] = []
    /// Timers to be added.
    public var newTimers: [NewTimer] = []
    /// Timers to be removed, by their numbers.
    public var clearedTimers: [Int] = []
    /// Sub-orchestrations to be created, with `executionStarted` as their first message. One whose
    /// ID stands for the same start already is left as it is; its parent gets `childEnded` where
    /// it has ended. Where the ID stands for another start, the parent, if the new one has one,
    /// gets `childEnded` with `instance-exists`. One that is older than its parent, because that was
    /// restarted under its ID, and that ended without success is replaced. A `reuse` counts only
    /// where what is there has the same parent, and never replaces the same that has completed. A
    /// failed one of the same parent that this checkpoint also sends a `rewind` is left for that.
    public var newInstances: [NewInstance] = []
    /// Messages to other instances, or to this one; those to unknown or ended ones are dropped,
    /// this one included where it ends. They are sent last, when all else is recorded.
    public var sentMessages: [SentMessage] = []
    /// Whether the activities that are paused become visible now, with all their attempts, as if
    /// they had been scheduled now.
    public var releasesPausedTasks = false
    /// Whether `events` replace the history, as continue-as-new and rewind do. They then begin
    /// with `executionStarted`, numbered from 1, and open work of the history before is removed
    /// first; messages stay. Without `isRewind`, the generation must be a later one.
    ///
    /// A replacement that has happened already is not done again: a checkpoint whose generation
    /// the instance has reached, or that rewinds one that is live, changes nothing, so that it may
    /// be repeated by a caller that was not told of its success.
    public var replacesHistory = false
    /// Whether the instance may have failed before. It is live again, unless `status` is `failed`
    /// still: the rewind was looked at and refused.
    public var isRewind = false
    /// The instance to be created and leased first, in the same transaction; `lease` then names
    /// it with any token, and the receipt holds the right one. Its start counts as consumed by
    /// this checkpoint, and is message 1.
    ///
    /// Refused with `instance-exists` where the ID is taken and its policy replaces nothing,
    /// whatever it stands for; except that a caller that was not told of its success may repeat
    /// it: while the same worker holds the lease that it got then, and nothing else was recorded,
    /// it gets that lease again and nothing changes.
    public var creation: Creation?
    /// What the instance tells the world about itself; `nil` leaves what it told before.
    public var customStatus: JSONValue?
    /// The record's new status, waits and outcome.
    public var status: RuntimeStatus
    /// What the instance waits for beside activities and timers.
    public var waits: [Wait] = []
    /// How the instance has ended; `nil` while it has not.
    public var outcome: ExecutionOutcome?
    /// The moment that is recorded as the time of the change.
    public var now: Timestamp
    /// Activities to be leased in the same transaction, from the whole hub, oldest first: so many
    /// as the worker has free slots. `names` are those that it can run.
    public var leaseActivities: LeaseRequest?
    /// The activities that may be leased.
    public var names: Set<String> = []
    /// Whether the lease of the instance ends with this checkpoint.
    public var releasesInstance = false

    /// A checkpoint that changes the status and the time, and nothing else yet.
    public init(lease: InstanceLease, status: RuntimeStatus, now: Timestamp) {
        self.lease = lease
        self.status = status
        self.now = now
    }

    /// A result and the key under which it is found again. The first one recorded stays.
    public struct NewResult: Hashable, Sendable {
        /// The reuse key.
        public let key: String
        /// The activity that gave it.
        public let taskID: Int
        /// What it gave.
        public let result: JSONValue

        /// A result under its key.
        public init(key: String, taskID: Int, result: JSONValue) {
            self.key = key
            self.taskID = taskID
            self.result = result
        }
    }

    /// A new instance that its first turn creates.
    public struct Creation: Hashable, Sendable {
        /// What is created.
        public let instance: NewInstance
        /// Who holds the lease, until the `expires` of the checkpoint's lease.
        public let worker: WorkerID

        /// A creation that a worker asks for.
        public init(instance: NewInstance, worker: WorkerID) {
            self.instance = instance
            self.worker = worker
        }
    }

    /// A durable timer.
    public struct NewTimer: Hashable, Sendable {
        /// Its number in the instance.
        public let timerID: Int
        /// When it fires.
        public let fireAt: Timestamp

        /// A timer by its number and its moment.
        public init(timerID: Int, fireAt: Timestamp) {
            self.timerID = timerID
            self.fireAt = fireAt
        }
    }
}

extension Checkpoint {
    /// The beginning of the history that replaces the one before; `nil` where there is none.
    public var replacement: ExecutionStarted? {
        guard replacesHistory, case .executionStarted(let started)? = events.first?.kind
        else { return nil }
        return started
    }

    /// Whether it lets a sub-orchestration that has failed begin again, which then makes no place
    /// for the new one of `newInstances`.
    public func asksForRewind(of child: InstanceID) -> Bool {
        isRewind
            && sentMessages.contains {
                if case .rewind = $0.message { $0.target == child } else { false }
            }
    }
}

/// What a checkpoint gave back.
public struct CheckpointReceipt: Hashable, Sendable {
    /// The activities that were leased.
    public var activities: [LeasedActivity]
    /// The lease of the instance that the checkpoint created.
    public var lease: InstanceLease?

    /// What was leased, and for whom.
    public init(activities: [LeasedActivity] = [], lease: InstanceLease? = nil) {
        self.activities = activities
        self.lease = lease
    }
}

/// Keeps a subscription to a store's signals alive.
public final class StoreSubscription: Sendable {
    private let onEnd: @Sendable () -> Void

    /// A subscription that calls this when it is released.
    public init(onEnd: @escaping @Sendable () -> Void) { self.onEnd = onEnd }

    deinit { onEnd() }
}
