public import WeftCore
internal import Foundation

extension Client {
    /// Returns when the instance has ended, or at the deadline, with its record as it then stands.
    ///
    /// Waits by subscription; commits of other processes are noticed within about 75 ms.
    /// - Parameter deadline: `nil` means no limit.
    /// - Throws: `DurableError.instanceNotFound`; `CancellationError` when the task is canceled.
    public func wait(
        for id: InstanceID, until deadline: Timestamp? = nil
    ) async throws -> InstanceRecord {
        let (signals, signal) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let subscription = store.subscribe { signal.yield() }
        defer { withExtendedLifetime(subscription) {} }
        let alarm = deadline.map { deadline in
            Task { [clock] in
                try await clock.sleep(until: deadline)
                signal.finish()
            }
        }
        defer { alarm?.cancel() }
        var record = try await status(of: id)
        guard !record.status.isFinal else { return record }
        for await _ in signals {
            record = try await status(of: id)
            if record.status.isFinal { return record }
        }
        try Task.checkCancellation()
        return try await status(of: id)
    }

    /// Why the instance has not ended yet, in sentences for people; empty where it has.
    ///
    /// Says who runs it, what each open activity waits for, and what events and timers it awaits.
    /// - Throws: `DurableError.instanceNotFound`.
    public func whyWaiting(_ id: InstanceID) async throws -> [String] {
        let record = try await status(of: id)
        guard !record.status.isFinal else { return [] }
        let now = clock.now
        var reasons: [String] = []
        if record.status == .suspended { reasons.append("It is suspended until it is resumed.") }
        if let holder = record.lease, holder.expires > now {
            reasons.append(
                "It is leased to worker \(holder.worker) until \(holder.expires.words), or until that "
                    + "process is found dead.")
        } else if record.status == .pending, record.waits.isEmpty {
            reasons.append("It waits for a worker to take it up.")
        }
        for activity in try await store.openActivities(of: id) {
            reasons.append(activity.whyOpen(at: now))
        }
        return reasons + record.waits.map(\.sentence)
    }
}

extension ActivityRecord {
    fileprivate func whyOpen(at now: Timestamp) -> String {
        let name = "Activity \"\(label)\" (\(activity))"
        if let lease, lease.expires > now {
            return "\(name) is leased to worker \(lease.worker) until \(lease.expires.words), "
                + "attempt \(failedAttempts + 1)."
        }
        if visibleAt > now, let lastFailure {
            return "\(name) is tried again at \(visibleAt.words), after attempt \(failedAttempts) "
                + "failed: \(lastFailure.message)"
        }
        return "\(name) waits for a worker that can run it."
    }
}

extension Wait {
    /// Timers have no beginning that is known.
    static let timer = "a timer"

    fileprivate var sentence: String {
        let start = description == Self.timer ? "" : " since \(since.words)"
        return "It waits for \(description)\(start)\(until.map { ", until \($0.words)" } ?? "")."
    }
}

extension Timestamp {
    /// ISO 8601 in UTC, to the second: `2026-11-22T18:05:09Z`.
    fileprivate var words: String { date.formatted(.iso8601) }
}
