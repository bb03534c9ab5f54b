public import WeftCore

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
    /// How often it is tried, and when.
    public let retry: RetryPolicy
    /// The longest that one attempt may take; `nil` means the worker's default.
    public let timeout: Duration?
    /// The longest time between two reports of progress; `nil` means that none are needed.
    public let heartbeatTimeout: Duration?
    /// The content key under which the result is recorded and found again; `nil` means that the
    /// activity has effects and always runs.
    public let reuseKey: String?

    /// An activity to be run.
    public init(
        taskID: Int, activity: String, label: String, input: JSONValue, retry: RetryPolicy = .none,
        timeout: Duration? = nil, reuseKey: String? = nil, heartbeatTimeout: Duration? = nil
    ) {
        self.taskID = taskID
        self.activity = activity
        self.label = label
        self.input = input
        self.retry = retry
        self.timeout = timeout
        self.reuseKey = reuseKey
        self.heartbeatTimeout = heartbeatTimeout
    }
}

/// The result of an activity.
public struct TaskCompletion: Hashable, Sendable {
    /// The activity's number in the instance.
    public let taskID: Int
    /// What it gave.
    public let result: JSONValue
    /// Where the result was taken from instead of running the activity; `nil` means that it ran.
    public let reusedFrom: ReuseOrigin?
    /// The attempt that gave the result, from 1.
    public let attempt: Int
    /// How long that attempt took, where the worker that ran it recorded it.
    public let took: Duration?

    /// The end of an activity that succeeded.
    public init(
        taskID: Int, result: JSONValue, reusedFrom: ReuseOrigin? = nil, attempt: Int = 1,
        took: Duration? = nil
    ) {
        self.taskID = taskID
        self.result = result
        self.reusedFrom = reusedFrom
        self.attempt = attempt
        self.took = took
    }
}

/// The run that first made a result.
public struct ReuseOrigin: Hashable, Sendable {
    /// The instance that ran it.
    public let instanceID: InstanceID
    /// Its number there.
    public let taskID: Int

    /// The activity whose result is used again.
    public init(instanceID: InstanceID, taskID: Int) {
        self.instanceID = instanceID
        self.taskID = taskID
    }
}
