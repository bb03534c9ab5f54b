internal import Foundation
internal import Synchronization

/// What a thread of the worker does: looks for work, does it, sleeps where there is none.
extension WorkerThreads {
    private static let idleTime = DispatchTimeInterval.seconds(10)

    /// The life of a thread, which was made because there is work.
    func run(_ thread: WorkerThread) {
        while true {
            let (work, sleeper) = state.withLock { state in
                state.searching -= thread.isSearching ? 1 : 0
                thread.isSearching = false
                let work = nextWork(for: thread, &state)
                return (work, whomToWake(&state))
            }
            wake(sleeper)
            switch work {
            case .own(let jobs): runOwn(jobs, on: thread)
            case .putOff(let work): thread.runPutOff(work)
            case .helper(let job): job.run()
            case .activity(let job): thread.runActivity { job.run() }
            case .sleep: sleep(thread)
            case .end: return
            }
        }
    }

    /// The worker's jobs first, but not twice in a row before what was put off: a worker that
    /// always has more to do would keep its own commit waiting.
    private func nextWork(for thread: WorkerThread, _ state: inout State) -> Work {
        if let work = nextOwnWork(for: thread, &state) { return work }
        if let job = state.activityJobs.next() { return .activity(job) }
        guard !state.isClosed, !thread.isTired else {
            state.threads -= 1
            return .end
        }
        state.sleeping.append(thread)
        return .sleep
    }

    /// What is to be done next for the worker itself; `nil` where there is nothing.
    func nextOwnWork(for thread: WorkerThread, _ state: inout State) -> Work? {
        let mustCommit = thread.ranOwnJobs && thread.hasPutOffWork
        if !mustCommit, !state.isOwnTaken, !state.ownJobs.isEmpty {
            state.isOwnTaken = true
            defer { state.ownJobs = [] }
            return .own(state.ownJobs)
        }
        if let job = state.helperJobs.next() { return .helper(job) }
        return thread.takePutOffWork().map(Work.putOff)
    }

    func runOwn(_ jobs: [OwnJob], on thread: WorkerThread) {
        thread.runOwn {
            for job in jobs {
                switch job {
                case .job(let job): job.runSynchronously(on: asUnownedSerialExecutor())
                case .call(let call): call()
                }
            }
        }
        state.withLock { $0.isOwnTaken = false }
    }

    /// Sleeps until there is work; for long without any, until the thread is tired and ends.
    private func sleep(_ thread: WorkerThread) {
        guard !thread.sleep(atMost: Self.idleTime) else { return }
        let isForgotten = state.withLock { state in
            guard let place = state.sleeping.firstIndex(where: { $0 === thread }) else {
                return false
            }
            state.sleeping.remove(at: place)
            thread.isTired = true
            return true
        }
        // Somebody is waking it at this moment.
        if !isForgotten { thread.sleep() }
    }
}
