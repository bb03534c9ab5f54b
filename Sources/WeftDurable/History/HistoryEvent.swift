public import WeftCore

/// One entry of an instance's append-only history.
///
/// The names are those of the Durable Task world. The reserved ones that this version does not
/// write yet are `subOrchestrationInstanceCreated`, `subOrchestrationInstanceCompleted`,
/// `subOrchestrationInstanceFailed`, `eventSent`, `continueAsNew` and `executionRewound`.
public struct HistoryEvent: Hashable, Sendable {
    /// The place in the history, from 1, without gaps.
    public let sequence: Int
    /// When the event was recorded.
    public let time: Timestamp
    /// What happened.
    public let kind: Kind

    public init(sequence: Int, time: Timestamp, kind: Kind) {
        self.sequence = sequence
        self.time = time
        self.kind = kind
    }

    /// What happened.
    public enum Kind: Hashable, Sendable {
        /// The instance was created; carries all that its logic needs, a plan included.
        case executionStarted(ExecutionStarted)
        /// An activity was handed to the work-item queue.
        case taskScheduled(TaskRequest)
        /// An activity's result was recorded; never recorded twice for one task.
        case taskCompleted(TaskCompletion)
        /// An activity failed for good: its attempts are used up.
        case taskFailed(taskID: Int, failure: Failure)
        /// A durable timer was set.
        case timerCreated(timerID: Int, fireAt: Timestamp)
        /// A durable timer ran out.
        case timerFired(timerID: Int)
        /// Something outside raised an external event. Names compare without case.
        case eventRaised(name: String, payload: JSONValue)
        /// No new work is started until `executionResumed`.
        case executionSuspended(reason: String)
        case executionResumed(reason: String)
        /// The instance ended; the last event of every history.
        case executionCompleted(ExecutionOutcome)
    }
}

/// The first event of every history.
public struct ExecutionStarted: Hashable, Sendable {
    /// The orchestration's name, such as `plan`.
    public let name: String
    /// The orchestration's version; a worker that does not know it leaves the instance pending.
    public let version: String
    /// What the orchestration was given: for a plan, the plan itself and its inputs.
    public let input: JSONValue

    public init(name: String, version: String, input: JSONValue) {
        self.name = name
        self.version = version
        self.input = input
    }
}

/// An activity to be run, as the orchestration asks for it.
public struct TaskRequest: Hashable, Sendable {
    /// Unique within the instance, chosen by the orchestration.
    public let taskID: Int
    /// The activity's name, by which a worker knows whether it can run it.
    public let activity: String
    /// What people call it, such as the step's name: `blurred`.
    public let label: String
    /// What the activity is given.
    public let input: JSONValue
    public let retry: RetryPolicy
    /// The longest that one attempt may take; `nil` means the worker's default.
    public let timeout: Duration?
    /// The content key under which the result is recorded and found again; `nil` means that the
    /// activity has effects and always runs.
    public let reuseKey: String?

    public init(
        taskID: Int, activity: String, label: String, input: JSONValue, retry: RetryPolicy = .none,
        timeout: Duration? = nil, reuseKey: String? = nil
    ) {
        self.taskID = taskID
        self.activity = activity
        self.label = label
        self.input = input
        self.retry = retry
        self.timeout = timeout
        self.reuseKey = reuseKey
    }
}

/// The result of an activity.
public struct TaskCompletion: Hashable, Sendable {
    public let taskID: Int
    public let result: JSONValue
    /// Where the result was taken from instead of running the activity; `nil` means that it ran.
    public let reusedFrom: ReuseOrigin?

    public init(taskID: Int, result: JSONValue, reusedFrom: ReuseOrigin? = nil) {
        self.taskID = taskID
        self.result = result
        self.reusedFrom = reusedFrom
    }
}

/// The run that first made a result.
public struct ReuseOrigin: Hashable, Sendable {
    public let instanceID: InstanceID
    public let taskID: Int

    public init(instanceID: InstanceID, taskID: Int) {
        self.instanceID = instanceID
        self.taskID = taskID
    }
}

/// How an instance ended.
public enum ExecutionOutcome: Hashable, Sendable {
    case completed(JSONValue)
    case failed(Failure)
    /// Stopped from outside at once.
    case terminated(reason: String)
    /// Stopped from outside; running activities were told.
    case canceled(reason: String)

    /// The runtime status of an instance that ended so.
    public var status: RuntimeStatus {
        switch self {
        case .completed: .completed
        case .failed: .failed
        case .terminated: .terminated
        case .canceled: .canceled
        }
    }
}

/// Where an instance stands.
public enum RuntimeStatus: String, Hashable, Sendable, CaseIterable {
    case pending, running, suspended, completed, failed, terminated, canceled, continuedAsNew

    /// Whether nothing more will happen.
    public var isFinal: Bool {
        switch self {
        case .completed, .failed, .terminated, .canceled: true
        case .pending, .running, .suspended, .continuedAsNew: false
        }
    }
}
