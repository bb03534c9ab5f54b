public import WeftCore

/// One reason why an instance has not ended yet.
///
/// ```swift
/// for reason in try await client.waitReasons(of: id) {
///     if case .event(let name, _, _) = reason { print("answer with \(name)") }
///     print(reason)
/// }
/// ```
public enum WaitReason: Hashable, Sendable {
    /// It was suspended, and nothing new is started until it is resumed.
    case suspended(since: Timestamp, reason: String)
    /// It is not to be started before a moment.
    case scheduledStart(at: Timestamp)
    /// It has not begun: no worker has taken it up yet.
    case noWorker
    /// No worker that was asked knows it, or its version, or can read it: set aside, not failed.
    /// What it waits for is told in words: `a worker that knows the orchestration "x" version 2`.
    case setAside(until: String, since: Timestamp)
    /// A worker holds it; that worker alone decides what comes next.
    case held(by: LeaseHolder)
    /// Messages were sent to it that no worker has read: `event "approval"`, `suspend`.
    case unreadMessages([String])
    /// An activity is in the queue, and no worker has taken it: none that knows it runs, or all
    /// are busy.
    case activityQueued(ActivityName)
    /// An activity is in the queue, and a worker that knows it holds it back because of a limit.
    case activityLimited(ActivityName, HeldBackActivity)
    /// An activity is being run.
    case activityRunning(ActivityName, by: LeaseHolder, attempt: Int, progress: ActivityProgress?)
    /// An activity has failed and will be tried again.
    case activityRetry(ActivityName, at: Timestamp, failedAttempts: Int, Failure?)
    /// An activity has used up its attempts and waits for people to resume the instance.
    case activityPaused(ActivityName, failedAttempts: Int, Failure?)
    /// It awaits an external event, with a limit where there is one.
    case event(name: String, since: Timestamp, until: Timestamp?)
    /// It awaits a durable timer.
    case timer(at: Timestamp)
    /// It awaits a sub-orchestration; its status where that is known.
    case child(InstanceID, status: RuntimeStatus?)
    /// Something that the orchestration tells in its own words.
    case other(Wait)

    /// An activity as people and workers know it.
    public struct ActivityName: Hashable, Sendable {
        /// Its number in the instance.
        public let taskID: Int
        /// The name by which a worker knows whether it can run it.
        public let activity: String
        /// What people call it, such as the step's name.
        public let label: String

        /// What names an activity to people.
        public init(taskID: Int, activity: String, label: String) {
            self.taskID = taskID
            self.activity = activity
            self.label = label
        }
    }

    /// What kind of reason it is: stable, hyphenated, for scripts.
    public var code: String {
        switch self {
        case .suspended: "suspended"
        case .scheduledStart: "scheduled-start"
        case .noWorker: "no-worker"
        case .setAside: "set-aside"
        case .held: "held"
        case .unreadMessages: "unread-messages"
        case .activityQueued: "activity-queued"
        case .activityLimited: "activity-limited"
        case .activityRunning: "activity-running"
        case .activityRetry: "activity-retry"
        case .activityPaused: "activity-paused"
        case .event: "event"
        case .timer: "timer"
        case .child: "sub-orchestration"
        case .other: "other"
        }
    }
}
