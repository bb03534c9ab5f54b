internal import Synchronization
internal import WeftCore

/// What the attempts of a worker have reported: written by their threads, read by the worker.
///
/// A report costs one lock; only the newest of an attempt is kept.
final class ProgressBoard: Sendable {
    private struct Entry {
        let lease: ActivityLease
        var progress: ActivityProgress?
        var at: Timestamp
        var isNew = false
    }

    private struct State {
        /// By work item.
        var entries: [Int: Entry] = [:]
        var hasNew = false
    }

    private let state = Mutex(State())

    /// Begins to take reports of an attempt.
    func open(_ lease: ActivityLease, at now: Timestamp) {
        state.withLock { $0.entries[lease.workItem] = Entry(lease: lease, at: now) }
    }

    /// Takes no more reports of an attempt.
    func close(_ lease: ActivityLease) {
        state.withLock { state in
            guard state.entries[lease.workItem]?.lease.token == lease.token else { return }
            state.entries[lease.workItem] = nil
        }
    }

    /// Notes a report; that of an attempt that is over is dropped.
    /// - Returns: whether it is the first since the reports were last taken.
    func note(_ progress: ActivityProgress, of lease: ActivityLease, at now: Timestamp) -> Bool {
        state.withLock { state in
            guard var entry = state.entries[lease.workItem], entry.lease.token == lease.token
            else { return false }
            entry.progress = progress
            entry.at = now
            entry.isNew = true
            state.entries[lease.workItem] = entry
            defer { state.hasNew = true }
            return !state.hasNew
        }
    }

    /// When an attempt last reported, or began.
    func lastSign(of lease: ActivityLease) -> Timestamp? {
        state.withLock { $0.entries[lease.workItem]?.at }
    }

    /// The reports since this was last asked.
    func takeNew() -> [ProgressReport] {
        state.withLock { state in
            state.hasNew = false
            var reports: [ProgressReport] = []
            for (workItem, entry) in state.entries where entry.isNew {
                state.entries[workItem]?.isNew = false
                reports.append(
                    ProgressReport(lease: entry.lease, progress: entry.progress, at: entry.at))
            }
            return reports
        }
    }
}
