internal import WeftCore

/// An activity that runs in this worker now.
struct Attempt {
    let activity: LeasedActivity
    let startedAt: Timestamp
    /// When it has to be done; `nil` means no limit.
    let deadline: Timestamp?
    let task: Task<Void, Never>

    var lease: ActivityLease { activity.lease }
    var request: TaskRequest { activity.request }
}

extension Failure {
    /// The attempt took longer than it may.
    static func timedOut(_ request: TaskRequest, after limit: Duration) -> Failure {
        Failure(
            code: "timed-out",
            message: "Expected \(request.activity) (\"\(request.label)\") to end within "
                + "\(limit.inSeconds) s, found it still running, and stopped it. "
                + "Give the step a longer timeout, or less to do.")
    }

    /// The work item's workers died, one after the other.
    static func workerDied(_ request: TaskRequest, times: Int) -> Failure {
        Failure(
            code: "worker-died",
            message: "Expected \(request.activity) (\"\(request.label)\") to end, found that "
                + "\(times) workers died while running it. Look for a crash or for too little "
                + "memory, then start the instance again.",
            isRetryable: false)
    }
}
