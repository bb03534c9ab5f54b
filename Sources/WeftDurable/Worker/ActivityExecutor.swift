public import Logging
public import WeftCore

/// Runs activities by name: what a worker can do.
public protocol ActivityExecutor: Sendable {
    /// The activities that this worker can run; others are left to workers that can.
    var activityNames: Set<String> { get }

    /// Runs one attempt.
    ///
    /// The task it runs in is canceled when the lease is lost, the instance ends, the time is up
    /// or the worker stops; what it returns or throws after that is discarded.
    /// - Throws: any error; it is recorded as a `Failure` when the attempts are used up.
    func run(_ request: TaskRequest, in context: ActivityContext) async throws -> JSONValue

    /// Whether a recorded result may be used instead of running the activity: what it points to
    /// is still there. Called before a result is reused; may read files.
    /// - Throws: where that cannot be told now; the activity then runs, and the result stays recorded.
    func canReuse(_ result: JSONValue, for request: TaskRequest) async throws -> Bool
}

/// Runs nothing: for a worker that only records messages and what has ended.
public struct NoActivities: ActivityExecutor {
    /// An executor that knows no activity.
    public init() {}

    public var activityNames: Set<String> { [] }

    public func run(_ request: TaskRequest, in context: ActivityContext) async throws -> JSONValue {
        throw Failure(
            code: "unknown-activity",
            message: "Expected a worker that knows \(request.activity), found one that runs none.")
    }

    public func canReuse(_ result: JSONValue, for request: TaskRequest) async throws -> Bool {
        true
    }
}

/// What an activity knows of its surroundings.
public struct ActivityContext: Sendable {
    /// The instance that asked for it.
    public let instanceID: InstanceID
    /// The activity's number there; with the instance's ID, the same in every attempt.
    public let taskID: Int
    /// This attempt, from 1.
    public let attempt: Int
    /// The longest time between two reports, after which the attempt is taken to hang; `nil` means
    /// that none are needed.
    public let heartbeatTimeout: Duration?
    /// For what the activity has to say: with the IDs of instance, task and attempt in each line.
    public let logger: Logger
    private let onProgress: @Sendable (ActivityProgress) -> Void

    /// A context for a test, or for an executor of your own.
    public init(
        instanceID: InstanceID, taskID: Int, attempt: Int, heartbeatTimeout: Duration? = nil,
        logger: Logger = .silent,
        onProgress: @escaping @Sendable (ActivityProgress) -> Void = { _ in }
    ) {
        self.instanceID = instanceID
        self.taskID = taskID
        self.attempt = attempt
        self.heartbeatTimeout = heartbeatTimeout
        self.logger = logger
        self.onProgress = onProgress
    }

    /// Tells whoever watches how far the activity is, and that it still works: the heartbeat.
    ///
    /// As often as you like: it costs a lock. The newest report is written to the hub about every
    /// second, where `status` and `inspect` show it; it never enters the history.
    public func report(_ progress: ActivityProgress) { onProgress(progress) }

    /// The same in words.
    /// - Parameter fraction: 0 to 1.
    public func report(_ fraction: Double, _ message: String = "") {
        report(ActivityProgress(fraction: fraction, message: message))
    }

    /// Whether the attempt is to stop: its instance was canceled, its time is up, or its worker
    /// stops. What it returns after that is discarded.
    public var isCanceled: Bool { Task.isCancelled }

    /// Call it between pieces of work, so that a cancellation is seen soon.
    /// - Throws: `CancellationError` where the attempt is to stop.
    public func checkCancellation() throws { try Task.checkCancellation() }
}

/// How far an activity is.
public struct ActivityProgress: Hashable, Sendable {
    /// 0 to 1.
    public var fraction: Double
    /// What is being done, in a few words: "level 2, sweep 3 of 5".
    public var message: String

    /// How far it is, 0 to 1, and in words.
    public init(fraction: Double, message: String = "") {
        self.fraction = fraction
        self.message = message
    }
}
