public import WeftCore

/// A typed piece of work that an orchestration calls: it may do anything, and is run at least once.
///
/// ```swift
/// struct Charge: DurableActivity {
///     let bank: Bank
///
///     func run(_ cents: Int, in context: ActivityContext) async throws -> String {
///         try await bank.charge(cents, reference: "\(context.instanceID)/\(context.taskID)")
///     }
/// }
/// ```
public protocol DurableActivity: Sendable {
    /// What it is given.
    associatedtype Input: Codable & Sendable
    /// What it gives.
    associatedtype Output: Codable & Sendable

    /// What work items and histories call it. The default is the type's name.
    static var name: String { get }
    /// How it is called where the call does not say. The default is one attempt.
    static var options: CallOptions { get }

    /// Does the work. What it throws is an attempt that failed.
    func run(_ input: Input, in context: ActivityContext) async throws -> Output
}

extension DurableActivity {
    public static var name: String { String(describing: Self.self) }
    public static var options: CallOptions { CallOptions() }
}

/// How an activity is called.
public struct CallOptions: Hashable, Sendable {
    /// How often it is tried, and when.
    public var retry: RetryPolicy
    /// The longest that one attempt may take; `nil` means the worker's default.
    public var timeout: Duration?
    /// The longest time between two reports of progress; `nil` means that none are needed.
    public var heartbeatTimeout: Duration?
    /// What people call the step; `nil` means the activity's name.
    public var label: String?
    /// The key under which the result is recorded and found again, by any instance of the hub.
    public var reuseKey: String?

    /// Options of a call; what is left out is as said above.
    public init(
        retry: RetryPolicy = .none, timeout: Duration? = nil, heartbeatTimeout: Duration? = nil,
        label: String? = nil, reuseKey: String? = nil
    ) {
        self.retry = retry
        self.timeout = timeout
        self.heartbeatTimeout = heartbeatTimeout
        self.label = label
        self.reuseKey = reuseKey
    }
}

/// Runs typed activities: the executor of a worker for orchestrations.
///
/// ```swift
/// let executor = try DurableActivities([Charge(bank: bank), SendReceipt()])
/// ```
public struct DurableActivities: ActivityExecutor {
    private let activities: [String: any DurableActivity]

    /// - Throws: `DurableError.invalidAction` where two activities have one name.
    public init(_ activities: [any DurableActivity]) throws {
        var known: [String: any DurableActivity] = [:]
        for activity in activities {
            let name = type(of: activity).name
            if let other = known.updateValue(activity, forKey: name) {
                throw DurableError(
                    code: .invalidAction,
                    "Expected one activity for the name \"\(name)\", found \(type(of: other)) and "
                        + "\(type(of: activity)). Give one of them another `static let name`.")
            }
        }
        self.activities = known
    }

    public var activityNames: Set<String> { Set(activities.keys) }

    public func run(_ request: TaskRequest, in context: ActivityContext) async throws -> JSONValue {
        guard let activity = activities[request.activity] else {
            throw Failure(
                code: "unknown-activity",
                message: "Expected an activity that this worker knows "
                    + "(\(activities.keys.sorted().joined(separator: ", "))), found "
                    + "\"\(request.activity)\".",
                isRetryable: false)
        }
        return try await Self.run(activity, request, context)
    }

    public func canReuse(_ result: JSONValue, for request: TaskRequest) async throws -> Bool {
        true
    }

    private static func run<Activity: DurableActivity>(
        _ activity: Activity, _ request: TaskRequest, _ context: ActivityContext
    ) async throws -> JSONValue {
        let input = try Payload.value(
            Activity.Input.self, from: request.input, "an input of \(Activity.name)")
        let output = try await activity.run(input, in: context)
        return try Payload.json(of: output, "a result of \(Activity.name)")
    }
}
