internal import Synchronization

/// The threads of a worker, beside the cooperative pool: they run the worker itself, its activities
/// and the commits of its store.
///
/// A step goes from its commit through the worker to the next activity and back. As long as there
/// is nothing else to do, one thread carries it all the way and nobody is woken: a wake-up costs as
/// much as the step. Another thread is woken for what would have to wait, so an activity that
/// blocks (a call into libvips, a read from a slow disk) keeps nobody else waiting.
///
/// As a `SerialExecutor` it runs the worker: one job at a time, in order, before everything else.
/// An `ActivityThreads` is the preferred executor of the activities; the worker bounds how many
/// run. A `HelperThreads` is that of the worker's own tasks: whatever they wait for resumes them
/// there first, which would otherwise be the cooperative pool, a thread's wake-up away.
final class WorkerThreads: SerialExecutor {
    struct State {
        var ownJobs: [OwnJob] = []
        /// Whether a thread is running the worker's jobs.
        var isOwnTaken = false
        /// Jobs that any thread may run: those of the worker's tasks, and of the activities.
        var helperJobs = TaskJobs()
        var activityJobs = TaskJobs()
        /// The last to fall asleep is the first to be woken: its memory is still near.
        var sleeping: [WorkerThread] = []
        /// Threads that were woken and have not looked for work yet.
        var searching = 0
        var threads = 0
        var isClosed = false

        /// Whether a thread that comes now finds something to do for the worker itself.
        var hasOwnWork: Bool { !helperJobs.isEmpty || !isOwnTaken && !ownJobs.isEmpty }
        var hasWork: Bool { hasOwnWork || !activityJobs.isEmpty }
    }

    enum OwnJob {
        case job(UnownedJob)
        case call(@Sendable () -> Void)
    }

    enum Work {
        case own([OwnJob])
        case putOff(@Sendable () -> Void)
        case helper(TaskJob)
        case activity(TaskJob)
        case sleep
        case end
    }

    /// More threads than this are not made for activities: what they start beside themselves then
    /// waits for one of them.
    private let limit: Int
    let state = Mutex(State())

    /// - Parameter slots: How many activities the worker runs at the same time.
    init(slots: Int) { limit = 2 * slots + 64 }

    /// Lets go of the threads that sleep. What is still to be done is done all the same.
    func close() {
        let sleeping = state.withLock { state in
            state.isClosed = true
            defer { state.sleeping = [] }
            return state.sleeping
        }
        for thread in sleeping { thread.wake() }
    }

    // MARK: - Work to be done

    /// Runs a job of the worker.
    func enqueue(_ job: consuming ExecutorJob) { add(.job(UnownedJob(job))) }

    /// Runs a closure as a job of the worker.
    func perform(_ call: @escaping @Sendable () -> Void) { add(.call(call)) }

    /// Whether this thread is running a job of the worker.
    func checkIsolated() {
        precondition(
            WorkerThread.current?.isRunningOwnJob(of: self) == true,
            "Expected to run on the worker, found another thread.")
    }

    private func add(_ job: OwnJob) {
        // A thread of the worker's looks for work itself as soon as it has done what it does.
        let isOwn = WorkerThread.current?.threads === self
        let sleeper = state.withLock { state -> Sleeper in
            state.ownJobs.append(job)
            return isOwn || state.isOwnTaken ? .none : whomToWake(&state)
        }
        wake(sleeper)
    }

    func add(activityJob job: TaskJob) {
        let looksItself = WorkerThread.current.map { $0.threads === self && !$0.isInActivity }
        let sleeper = state.withLock { state -> Sleeper in
            state.activityJobs.append(job)
            return looksItself ?? false ? .none : whomToWake(&state)
        }
        wake(sleeper)
    }

    func add(helperJob job: TaskJob) {
        let isOwn = WorkerThread.current?.threads === self
        let sleeper = state.withLock { state -> Sleeper in
            state.helperJobs.append(job)
            return isOwn ? .none : whomToWake(&state)
        }
        wake(sleeper)
    }

    // MARK: - Waking

    enum Sleeper {
        case none
        case one(WorkerThread)
        case new
    }

    /// Whom to wake because there is more work than threads that look for it. One at a time: who
    /// was woken sees to the next.
    func whomToWake(_ state: inout State) -> Sleeper {
        guard state.searching == 0, state.hasWork else { return .none }
        if let thread = state.sleeping.popLast() {
            state.searching += 1
            thread.isSearching = true
            return .one(thread)
        }
        // The worker itself is never kept waiting.
        guard state.threads < limit || state.hasOwnWork else { return .none }
        state.searching += 1
        state.threads += 1
        return .new
    }

    func wake(_ sleeper: Sleeper) {
        switch sleeper {
        case .none: break
        case .one(let thread): thread.wake()
        case .new: WorkerThread(of: self).start()
        }
    }
}
