public import WeftCore

/// One entry of an instance's append-only history.
///
/// The names are those of the Durable Task world. There is no event for continue-as-new: it
/// replaces the history by one that begins with `executionStarted` of the next generation.
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
        /// A sub-orchestration was started.
        case subOrchestrationInstanceCreated(ChildRequest)
        /// A sub-orchestration's result was recorded.
        case subOrchestrationInstanceCompleted(childID: Int, result: JSONValue)
        /// A sub-orchestration ended without a result.
        case subOrchestrationInstanceFailed(childID: Int, failure: Failure)
        /// An external event was raised on another instance.
        case eventSent(SentEvent)
        /// The failures before this event were forgotten, so that their work is done again.
        case executionRewound(reason: String)
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
    /// The instance that waits for this one; `nil` where it was started from outside or detached.
    public let parent: ParentInstance?
    /// How often the instance has continued as new.
    public let generation: Int
    /// The first ID that tasks, timers and children may take. It grows with the generation, so
    /// that what an earlier generation left in the queues cannot be mistaken for this one's.
    public let firstID: Int
    /// Where it stands in a distributed trace. Not part of what is asked for: starts that differ
    /// in it alone are equal.
    public var trace: TraceContext

    public init(
        name: String, version: String, input: JSONValue, parent: ParentInstance? = nil,
        generation: Int = 0, firstID: Int = 0, trace: TraceContext = TraceContext()
    ) {
        self.name = name
        self.version = version
        self.input = input
        self.parent = parent
        self.generation = generation
        self.firstID = firstID
        self.trace = trace
    }
}

/// Who waits for a sub-orchestration.
public struct ParentInstance: Hashable, Sendable {
    public let instanceID: InstanceID
    /// The child's ID within its parent.
    public let childID: Int

    public init(instanceID: InstanceID, childID: Int) {
        self.instanceID = instanceID
        self.childID = childID
    }
}

/// A sub-orchestration to be started, as the orchestration asks for it.
public struct ChildRequest: Hashable, Sendable {
    /// Unique within the parent, chosen by it.
    public let childID: Int
    /// The child's own ID in the hub.
    public let instanceID: InstanceID
    public let name: String
    public let version: String
    public let input: JSONValue
    /// Whether nobody waits for it: it then outlives its parent and reports nothing back.
    public let isDetached: Bool

    public init(
        childID: Int, instanceID: InstanceID, name: String, version: String, input: JSONValue,
        isDetached: Bool = false
    ) {
        self.childID = childID
        self.instanceID = instanceID
        self.name = name
        self.version = version
        self.input = input
        self.isDetached = isDetached
    }
}

/// An external event that an orchestration raises on another instance.
public struct SentEvent: Hashable, Sendable {
    public let target: InstanceID
    public let name: String
    public let payload: JSONValue

    public init(target: InstanceID, name: String, payload: JSONValue = .null) {
        self.target = target
        self.name = name
        self.payload = payload
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
    /// The longest time between two reports of progress; `nil` means that none are needed.
    public let heartbeatTimeout: Duration?
    /// The content key under which the result is recorded and found again; `nil` means that the
    /// activity has effects and always runs.
    public let reuseKey: String?

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
    public let taskID: Int
    public let result: JSONValue
    /// Where the result was taken from instead of running the activity; `nil` means that it ran.
    public let reusedFrom: ReuseOrigin?
    /// The attempt that gave the result, from 1.
    public let attempt: Int
    /// How long that attempt took, where the worker that ran it recorded it.
    public let took: Duration?

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
