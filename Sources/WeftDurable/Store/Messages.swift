public import WeftCore

/// Names a message or a due timer in a control queue of one instance; never used again there.
///
/// Messages are numbered in order of arrival, timers when they are set: what is due stands among
/// the messages by its moment, not by its number.
public struct MessageID: Hashable, Sendable, Comparable {
    /// Unique in the instance's queue; grows in order of arrival.
    public let number: Int
    /// A message by its number.
    public init(_ number: Int) { self.number = number }
    public static func < (one: MessageID, other: MessageID) -> Bool { one.number < other.number }
}

/// What can be sent to an instance.
public enum ControlMessage: Hashable, Sendable {
    /// The first message of every instance.
    case start(ExecutionStarted)
    /// An activity has ended.
    case taskEnded(taskID: Int, ActivityOutcome)
    /// A sub-orchestration has ended.
    case childEnded(childID: Int, ChildOutcome)
    /// An external event.
    case raiseEvent(name: String, payload: JSONValue)
    /// Forget the failures of an instance that has failed and do their work again. The only
    /// message that an ended instance takes, and only one at a time; any other instance drops it.
    case rewind(reason: String)
    /// Begin nothing new.
    case suspend(reason: String)
    /// Go on after a suspension.
    case resume(reason: String)
    /// End at once.
    case terminate(reason: String)
    /// End, and tell what runs to stop.
    case cancel(reason: String)
    /// Due timers are handed out like messages.
    case timerDue(timerID: Int)

    /// The history event that the message becomes.
    public var event: HistoryEvent.Kind {
        switch self {
        case .start(let started): .executionStarted(started)
        case .taskEnded(let taskID, .completed(let result, let attempt)):
            .taskCompleted(
                TaskCompletion(
                    taskID: taskID, result: result, reusedFrom: attempt.reusedFrom,
                    attempt: attempt.number, took: attempt.took))
        case .taskEnded(let taskID, .failed(let failure)):
            .taskFailed(taskID: taskID, failure: failure)
        case .childEnded(let childID, .completed(let result)):
            .subOrchestrationInstanceCompleted(childID: childID, result: result)
        case .childEnded(let childID, .failed(let failure)):
            .subOrchestrationInstanceFailed(childID: childID, failure: failure)
        case .rewind(let reason): .executionRewound(reason: reason)
        case .raiseEvent(let name, let payload): .eventRaised(name: name, payload: payload)
        case .suspend(let reason): .executionSuspended(reason: reason)
        case .resume(let reason): .executionResumed(reason: reason)
        case .terminate(let reason): .executionCompleted(.terminated(reason: reason))
        case .cancel(let reason): .executionCompleted(.canceled(reason: reason))
        case .timerDue(let timerID): .timerFired(timerID: timerID)
        }
    }
}

/// A message as the store hands it out.
public struct StoredMessage: Hashable, Sendable {
    /// Names it to the checkpoint that consumes it.
    public let id: MessageID
    /// What it says.
    public let message: ControlMessage

    /// A message as a store keeps it.
    public init(id: MessageID, message: ControlMessage) {
        self.id = id
        self.message = message
    }
}

/// How an activity ended for good.
public enum ActivityOutcome: Hashable, Sendable {
    /// It gave this, in that attempt.
    case completed(JSONValue, by: AttemptRecord = AttemptRecord())
    /// Its attempts are used up.
    case failed(Failure)
}

/// How a sub-orchestration ended, as its parent sees it.
public enum ChildOutcome: Hashable, Sendable {
    /// It gave this.
    case completed(JSONValue)
    /// It failed, or was canceled, terminated, or never begun.
    case failed(Failure)

    /// How an end that was recorded earlier looks to a parent that asks for the same child again.
    public init(_ outcome: ExecutionOutcome) {
        switch outcome {
        case .completed(let result): self = .completed(result)
        case .failed(let failure): self = .failed(failure)
        case .terminated(let reason), .canceled(let reason):
            let isOrphan = outcome.status == .terminated && Orphaning.isReason(reason)
            self = .failed(
                Failure(
                    code: isOrphan ? Orphaning.code : "child-\(outcome.status.rawValue)",
                    message: "Expected the sub-orchestration to complete, found it "
                        + outcome.status.rawValue + (reason.isEmpty ? "." : ": \(reason)"),
                    isRetryable: false))
        }
    }
}

/// A message from one instance to another.
public struct SentMessage: Hashable, Sendable {
    /// The instance that gets it.
    public let target: InstanceID
    /// What it says.
    public let message: ControlMessage

    /// A message for an instance.
    public init(_ message: ControlMessage, to target: InstanceID) {
        self.target = target
        self.message = message
    }
}

/// How a result came about, as the history keeps it.
public struct AttemptRecord: Hashable, Sendable {
    /// From 1.
    public let number: Int
    /// How long it took, in whole microseconds, where that was measured.
    public let took: Duration?
    /// Where the result was taken from, where no attempt was made.
    public let reusedFrom: ReuseOrigin?

    /// The attempt that gave a result.
    public init(number: Int = 1, took: Duration? = nil, reusedFrom: ReuseOrigin? = nil) {
        self.number = number
        self.took = took.map { .microseconds($0.microseconds) }
        self.reusedFrom = reusedFrom
    }
}

/// Why an activity is given back.
public enum AbandonReason: Hashable, Sendable {
    /// The attempt failed and is to be retried: it counts as a failed attempt.
    case failedAttempt(Failure)
    /// The attempts are used up and the activity is to wait for people: invisible until a
    /// checkpoint with `releasesPausedTasks`, which also sets its attempts back to none.
    case paused(Failure)
    /// The worker is stopping: nothing is counted.
    case stopping
}
