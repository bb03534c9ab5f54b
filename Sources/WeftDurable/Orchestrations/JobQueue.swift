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
        var onFault: (@Sendable () -> Void)?

        var isOwn: Bool { owner.map { pthread_equal($0, pthread_self()) != 0 } ?? false }

        /// What to tell of a fault; whoever drains looks for himself.
        var faultHandler: (@Sendable () -> Void)? { owner == nil && !isClosed ? onFault : nil }

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

    func noteForeignJob() { note { $0.hasForeignJob = true } }

    func noteMisuse() { note { $0.isMisused = true } }

    /// Gives a handler that is called when something is noted while nobody drains.
    func onFault(_ handler: @escaping @Sendable () -> Void) {
        let isLate = state.withLock { state in
            state.onFault = handler
            return state.hasForeignJob || state.isMisused
        }
        if isLate { handler() }
    }

    private func note(_ fault: (inout State) -> Void) {
        let handler = state.withLock { state in
            fault(&state)
            return state.faultHandler
        }
        handler?()
    }

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
        let (isLate, handler) = state.withLock { state in
            state.jobs.append(job)
            guard !state.isOwn else { return (false, nil as (@Sendable () -> Void)?) }
            state.hasForeignJob = true
            return (state.isClosed && state.owner == nil, state.faultHandler)
        }
        handler?()
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
