internal import WeftCore

/// An instance that a worker holds: its fold, and what it has yet to fold. Belongs to the worker
/// actor and never leaves it.
final class LiveInstance {
    let id: InstanceID
    /// Set once more where the instance is created here, when that is recorded.
    var lease: InstanceLease
    var fold: InstanceFold
    /// What has arrived and is not folded yet, in order.
    private(set) var inbox: [TurnInput] = []
    /// The messages that are in the inbox or in the turn that is being recorded.
    var seen: Set<MessageID> = []
    /// Whether a runner is at work; it takes whatever gathers in the inbox meanwhile.
    var isTurning = false
    /// When it last had something to do.
    var lastTurn = Timestamp(microseconds: 0)
    /// When its first event was recorded; `nil` where that is still to come.
    let begunAt: Timestamp?
    /// The length of the history when it was last read again; see `WorkerOptions.replaysEveryTurn`.
    var lastReplay = 0

    init(lease: InstanceLease, fold: InstanceFold, begunAt: Timestamp? = nil) {
        id = lease.instanceID
        self.begunAt = begunAt
        self.lease = lease
        self.fold = fold
    }

    deinit { fold.dispose() }

    func add(_ messages: [StoredMessage]) {
        for message in messages where seen.insert(message.id).inserted {
            inbox.append(.message(message))
        }
    }

    func add(_ input: TurnInput) { inbox.append(input) }

    /// Removes and returns the oldest inputs.
    func takeInputs(limit: Int) -> [TurnInput] {
        guard inbox.count > limit else {
            defer { inbox = [] }
            return inbox
        }
        defer { inbox.removeFirst(limit) }
        return Array(inbox.prefix(limit))
    }

    /// Whether nothing is to be done until something arrives from outside this worker.
    func isIdle(names: Set<String>) -> Bool { !isTurning && onlyWaits(names: names) }

    /// Whether it has nothing to do by itself, a turn that may be under way apart.
    func onlyWaits(names: Set<String>) -> Bool {
        inbox.isEmpty
            && !fold.state.openTasks.values.contains { names.contains($0.activity) }
    }
}

/// What an instance's runner takes in.
enum TurnInput: Sendable {
    case message(StoredMessage)
    case ended(EndedActivity)
    /// A recorded result for a task that is queued already.
    case reused(taskID: Int, ReusableResult)
    /// Something has gone wrong between two events.
    case fault
    /// Something that no message has brought.
    case event(HistoryEvent.Kind)
    /// The instance had failed and begins again; the message that asked for it.
    case rewound(RewindPlan, MessageID)
}

/// An activity that this worker has ended for good, not yet recorded.
struct EndedActivity: Sendable {
    let activity: LeasedActivity
    let outcome: ActivityOutcome

    /// Where the result was taken from instead of running the activity.
    var reusedFrom: ReuseOrigin? {
        if case .completed(_, let attempt) = outcome { attempt.reusedFrom } else { nil }
    }

    /// The history event that it becomes.
    var event: HistoryEvent.Kind {
        let taskID = activity.request.taskID
        return switch outcome {
        case .completed(let result, let attempt):
            .taskCompleted(
                TaskCompletion(
                    taskID: taskID, result: result, reusedFrom: attempt.reusedFrom,
                    attempt: attempt.number, took: attempt.took))
        case .failed(let failure): .taskFailed(taskID: taskID, failure: failure)
        }
    }

    /// The result, where later steps may use it.
    var reusable: Checkpoint.NewResult? {
        guard case .completed(let result, _) = outcome, reusedFrom == nil,
            let key = activity.request.reuseKey
        else { return nil }
        return Checkpoint.NewResult(key: key, taskID: activity.request.taskID, result: result)
    }
}
