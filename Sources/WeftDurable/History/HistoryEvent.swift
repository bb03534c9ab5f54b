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

    /// An event at its place in a history.
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
        /// People have let the instance go on.
        case executionResumed(reason: String)
        /// The instance ended; the last event of every history.
        case executionCompleted(ExecutionOutcome)
    }
}
