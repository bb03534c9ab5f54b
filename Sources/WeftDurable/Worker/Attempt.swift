internal import Synchronization
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

    /// When it ends if nothing more is heard of it, and as what failure; `nil` means never.
    func limit(lastSign: Timestamp) -> (at: Timestamp, failure: Failure)? {
        let silence = request.heartbeatTimeout.map { lastSign + $0 }
        if let silence, silence < deadline ?? silence + .seconds(1) {
            return (silence, .silent(request, for: silence - lastSign))
        }
        return deadline.map { ($0, .timedOut(request, after: $0 - startedAt)) }
    }
}

/// Attempts that have ended, for the worker to look at: however many end while it is busy, it is
/// asked once.
final class EndedAttempts: Sendable {
    struct Ended: Sendable {
        let lease: ActivityLease
        let result: Result<JSONValue, any Error>
    }

    private let ended = Mutex<[Ended]>([])

    /// - Returns: whether the worker has to be asked to look.
    func add(_ one: Ended) -> Bool {
        ended.withLock { ended in
            ended.append(one)
            return ended.count == 1
        }
    }

    func takeAll() -> [Ended] {
        ended.withLock { ended in
            defer { ended = [] }
            return ended
        }
    }
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

    /// The attempt reported nothing for longer than it may.
    static func silent(_ request: TaskRequest, for limit: Duration) -> Failure {
        Failure(
            code: "heartbeat-timeout",
            message: "Expected \(request.activity) (\"\(request.label)\") to report progress at "
                + "least every \(limit.inSeconds) s, heard nothing for so long, and stopped it. "
                + "Report more often, or give the step a longer heartbeat.")
    }

    static let workerDiedCode = "worker-died"

    /// The work item's workers died, one after the other.
    static func workerDied(_ request: TaskRequest, times: Int) -> Failure {
        Failure(
            code: workerDiedCode,
            message: "Expected \(request.activity) (\"\(request.label)\") to end, found that "
                + "\(times) workers died while running it. Look for a crash or for too little "
                + "memory, then start the instance again.",
            isRetryable: false)
    }
}
