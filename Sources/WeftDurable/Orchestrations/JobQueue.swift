internal import Foundation
internal import Synchronization

/// The executor of one orchestration: jobs gather here and run only when the engine drains them,
/// so that idleness is known exactly and order is that of the program.
///
/// It notices whatever comes from another thread than the one that drains.
final class JobQueue: TaskExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        var next = 0
        /// The thread that drains now.
        var owner: pthread_t?
        var hasForeignJob = false
        var isMisused = false
        var isEndless = false
        var isClosed = false

        var isOwn: Bool { owner.map { pthread_equal($0, pthread_self()) != 0 } ?? false }

        mutating func pop() -> UnownedJob? {
            guard next < jobs.count else {
                jobs.removeAll(keepingCapacity: true)
                next = 0
                return nil
            }
            defer { next += 1 }
            return jobs[next]
        }
    }

    /// So many jobs one event may lead to: code that yields for ever must not keep the worker.
    private static let maximumJobs = 1_000_000

    private let state = Mutex(State())

    /// Whether the caller is a job of this queue that the engine runs now.
    var isCurrent: Bool {
        state.withLock(\.isOwn)
            && withUnsafeCurrentTask { $0?.unownedTaskExecutor } == asUnownedTaskExecutor()
    }

    /// Whether the caller's thread drains this queue now.
    var isOwn: Bool { state.withLock(\.isOwn) }

    /// Whether a job came from elsewhere: the orchestration awaited what is not durable.
    var hasForeignJob: Bool { state.withLock(\.hasForeignJob) }

    /// Whether somebody else used the orchestration's context, in a call that cannot throw.
    var isMisused: Bool { state.withLock(\.isMisused) }

    /// Whether the orchestration goes on for ever without waiting for anything.
    var isEndless: Bool { state.withLock(\.isEndless) }

    func noteForeignJob() { state.withLock { $0.hasForeignJob = true } }

    func noteMisuse() { state.withLock { $0.isMisused = true } }

    /// Whether the orchestration is of no more use.
    var isClosed: Bool { state.withLock(\.isClosed) }

    /// - Returns: whether it was open before.
    func close() -> Bool {
        state.withLock { state in
            defer { state.isClosed = true }
            return !state.isClosed
        }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let isLate = state.withLock { state in
            state.jobs.append(job)
            guard !state.isOwn else { return false }
            state.hasForeignJob = true
            return state.isClosed && state.owner == nil
        }
        // Nobody drains any longer; let the orchestration come to its end.
        if isLate { DispatchQueue.global().async { self.flush() } }
    }

    /// Makes the caller's thread the one that runs jobs, for as long as the body takes.
    func own<Value>(_ body: () throws -> Value) rethrows -> Value {
        state.withLock { $0.owner = pthread_self() }
        defer { state.withLock { $0.owner = nil } }
        return try body()
    }

    /// Runs jobs until there are none. Call it inside `own`.
    func drain() {
        var left = Self.maximumJobs
        while left > 0, let job = state.withLock({ $0.pop() }) {
            job.runSynchronously(on: asUnownedTaskExecutor())
            left -= 1
        }
        if left == 0 { state.withLock { $0.isEndless = true } }
    }

    /// Runs what has come since the last drain of a queue that is closed.
    func flush() {
        while true {
            let isMine = state.withLock { state in
                guard state.owner == nil, state.next < state.jobs.count, !state.isEndless
                else { return false }
                state.owner = pthread_self()
                return true
            }
            guard isMine else { return }
            drain()
            state.withLock { $0.owner = nil }
        }
    }
}
