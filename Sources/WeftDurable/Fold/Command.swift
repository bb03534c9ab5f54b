public import WeftCore

/// What one new event leads to.
public struct FoldResult: Hashable, Sendable {
    /// The events to be recorded: the new one and those that its actions add.
    public var events: [HistoryEvent] = []
    /// What the engine has to do once they are recorded.
    public var commands: [Command] = []
}

/// What the fold asks of the engine and the store.
public enum Command: Hashable, Sendable {
    /// Put the activity into the work-item queue.
    case enqueueTask(TaskRequest)
    /// Put the timer into the store.
    case setTimer(timerID: Int, fireAt: Timestamp)
    /// Remove the timer from the store.
    case clearTimer(timerID: Int)
    /// Remove the activity from the queue; a worker that runs it is told to stop.
    case dropTask(taskID: Int)
    /// Create the sub-orchestration.
    case startChild(ChildRequest)
    /// Put a message into the control queue of another instance.
    case send(SentMessage)
    /// Replace the history by one that begins so; then the events given are raised. Nothing more
    /// comes of this fold: the next generation has its own.
    case continueAsNew(ExecutionStarted, carrying: [RaisedEvent])
    /// Record the end of the instance.
    case finish(ExecutionOutcome)
}
