internal import Synchronization

/// A caller's thread in the service of the worker.
///
/// To ask the worker for something costs two wake-ups: of a thread of the worker, and of one for
/// the caller that waits. Where the worker has nothing to do, its caller's thread does what it asks
/// for instead, commit included, and has the answer when it is done.
extension WorkerThreads {
    /// At most so many pieces of work: who lends a thread is not to be kept for others' work.
    private static let lendingLimit = 64
    /// So many of them after the caller has what it waits for.
    private static let restLimit = 8

    /// Performs a call as a job of the worker on this thread, then what follows from it, until the
    /// caller has what it waits for or there is nothing more to do here. Never an activity, which
    /// may take any time.
    ///
    /// - Returns: whether it did; `false` where the worker has other things to do.
    func perform(
        _ call: @escaping @Sendable () -> Void, lending isDone: () -> Bool
    ) -> Bool {
        guard WorkerThread.current == nil else { return false }
        let thread = WorkerThread(of: self)
        thread.isSearching = false
        let isFree = state.withLock { state in
            guard !state.isClosed, !state.isOwnTaken, !state.hasWork, state.searching == 0 else {
                return false
            }
            state.isOwnTaken = true
            return true
        }
        guard isFree else { return false }
        thread.lend {
            runOwn([.call(call)], on: thread)
            var left = Self.lendingLimit
            while left > 0, let work = state.withLock({ nextOwnWork(for: thread, &$0) }) {
                run(work, on: thread)
                left -= 1
                guard isDone(), !thread.takesNoMore else { continue }
                // The rest of the call is shorter than to wake somebody for it; no more commits.
                thread.takesNoMore = true
                left = min(left, Self.restLimit)
            }
            // What was promised is done here in any case, but nothing more is promised.
            thread.takesNoMore = true
            while let work = thread.takePutOffWork() { thread.runPutOff(work) }
        }
        // Whatever is left is for the worker's own threads.
        wake(state.withLock { whomToWake(&$0) })
        return true
    }

    private func run(_ work: Work, on thread: WorkerThread) {
        switch work {
        case .own(let jobs): runOwn(jobs, on: thread)
        case .putOff(let work): thread.runPutOff(work)
        case .helper(let job): job.run()
        case .activity, .sleep, .end: preconditionFailure("A lent thread does nothing else.")
        }
    }
}

/// What a call has given that was made on a lent thread.
final class LentResult<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, any Error>?>(nil)

    var isSet: Bool { result.withLock { $0 != nil } }

    func set(_ new: Result<Value, any Error>) { result.withLock { $0 = new } }

    func get() throws -> Value {
        guard let result = result.withLock({ $0 }) else {
            preconditionFailure("A call on a lent thread was asked for its result too early.")
        }
        return try result.get()
    }
}
