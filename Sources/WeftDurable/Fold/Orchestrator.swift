public import WeftCore

/// The logic of one instance: history events in, actions out.
///
/// An orchestrator is a value without a clock, randomness, files or tasks. The same events in the
/// same order give the same actions, which is what makes an instance recoverable: after a restart
/// its history is handed to a new orchestrator once, event by event.
public protocol Orchestrator: Sendable {
    /// Takes the next event and returns what is to be done now, in order.
    ///
    /// Called with `executionStarted`, `taskCompleted`, `taskFailed`, `timerFired`,
    /// `subOrchestrationInstanceCompleted`, `subOrchestrationInstanceFailed` and `eventRaised`. The
    /// events that record its own actions (`taskScheduled`, `timerCreated` and the like) are not
    /// handed back.
    mutating func handle(_ event: HistoryEvent) throws -> [OrchestrationAction]

    /// What the instance waits for beside its activities and timers, such as an external event.
    var waits: [Wait] { get }

    /// What the instance tells the world about itself; `nil` where nothing.
    var customStatus: JSONValue? { get }

    /// Told before a history is folded again and after it, so that what was logged is not logged
    /// twice.
    func setReplaying(_ isReplaying: Bool)

    /// Gives a handler that is to be called, from any thread, when something has gone wrong since
    /// the last event; `check` then says what.
    func onFault(_ handler: @escaping @Sendable () -> Void)

    /// - Throws: what has gone wrong since the last event; the instance fails with it.
    func check() throws

    /// Lets go of what it holds beside its own memory. Called once, when the instance leaves the
    /// memory of its worker; nothing else is called afterwards.
    func dispose()
}

extension Orchestrator {
    public var customStatus: JSONValue? { nil }

    public func setReplaying(_ isReplaying: Bool) {}

    public func onFault(_ handler: @escaping @Sendable () -> Void) {}

    public func check() throws {}

    public func dispose() {}
}

/// Makes the orchestrator for an instance from its first event.
///
/// A provider has one of the first two methods: the second, where its orchestrators need the ID of
/// their instance.
public protocol OrchestratorProvider: Sendable {
    /// - Returns: `nil` where this worker does not know the name or version; the instance then
    ///   stays pending with that reason.
    /// - Throws: where it is known but its input cannot be read; the instance fails with it.
    func orchestrator(for started: ExecutionStarted) throws -> (any Orchestrator)?

    /// The same with the instance's ID; what the worker calls.
    func orchestrator(
        for started: ExecutionStarted, of id: InstanceID
    ) throws -> (any Orchestrator)?

    /// What this worker would have to know to run the instance, in a few words; asked where
    /// `orchestrator(for:)` gave `nil`.
    func whatIsMissing(for started: ExecutionStarted) -> String
}

extension OrchestratorProvider {
    public func orchestrator(for started: ExecutionStarted) throws -> (any Orchestrator)? { nil }

    public func orchestrator(
        for started: ExecutionStarted, of id: InstanceID
    ) throws -> (any Orchestrator)? { try orchestrator(for: started) }

    public func whatIsMissing(for started: ExecutionStarted) -> String {
        "the orchestration \"\(started.name)\" version \(started.version)"
    }
}

/// What an orchestrator asks of the engine.
public enum OrchestrationAction: Hashable, Sendable {
    /// Run an activity; its completion or failure comes back under the same ID.
    case scheduleTask(TaskRequest)
    /// Wake the instance at a moment. Timer IDs and task IDs are separate.
    case createTimer(timerID: Int, fireAt: Timestamp)
    /// Forget a timer that is no longer needed. It will not fire. Nothing is recorded.
    case cancelTimer(timerID: Int)
    /// Forget an activity whose result is no longer wanted; whoever runs it is told to stop.
    /// Nothing is recorded.
    case cancelTask(taskID: Int)
    /// Start a sub-orchestration; its end comes back under the same ID, unless it is detached.
    case startChild(ChildRequest)
    /// Forget a sub-orchestration whose result is no longer wanted; it is terminated. Nothing is
    /// recorded.
    case cancelChild(childID: Int)
    /// Raise an external event on another instance.
    case sendEvent(SentEvent)
    /// Begin again with another input and an empty history. The events given, which nobody has
    /// waited for yet, are raised again.
    case continueAsNew(input: JSONValue, carrying: [RaisedEvent])
    /// End the instance; open activities and timers are dropped.
    case complete(ExecutionOutcome)
}

/// An external event as it was raised.
public struct RaisedEvent: Hashable, Sendable {
    /// The event's name; compared without case.
    public let name: String
    /// What came with it.
    public let payload: JSONValue

    /// An event by its name, with its payload.
    public init(name: String, payload: JSONValue) {
        self.name = name
        self.payload = payload
    }
}

/// Something that an instance waits for.
public struct Wait: Hashable, Sendable {
    /// What it is, in words: `event "approval"`.
    public let description: String
    /// Since when.
    public let since: Timestamp
    /// Until when, where there is a limit.
    public let until: Timestamp?

    /// A wait in words, with its beginning and its limit.
    public init(_ description: String, since: Timestamp, until: Timestamp? = nil) {
        self.description = description
        self.since = since
        self.until = until
    }
}
