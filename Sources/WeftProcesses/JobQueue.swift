internal import Foundation
internal import WeftCore

/// Jobs that wait for a process, and the threads that each look after one.
final class JobQueue: @unchecked Sendable {
    // Everything below is read and written with the condition held.
    private let condition = NSCondition()
    private var jobs: [ProcessJob] = []
    private var running: [ObjectIdentifier: ProcessJob] = [:]
    /// Threads that have not ended.
    private var threadCount = 0
    /// Those of them that will ask for another job; the others see to the end of their process.
    private var servingCount = 0
    /// Those that wait for one.
    private var idleCount = 0
    private var isClosedNow = false
    private var endWaiters: [CheckedContinuation<Void, Never>] = []

    /// Adds a job, and a thread that runs `serve` where all are busy and there may be more.
    func add(
        _ job: ProcessJob, limit: Int, serve: @escaping @Sendable (JobQueue) -> Void
    ) {
        let isTooLate = condition.withLock {
            guard !isClosedNow, !job.isCanceled else { return true }
            jobs.append(job)
            if idleCount < jobs.count, servingCount < max(1, limit) {
                threadCount += 1
                servingCount += 1
                let thread = Thread {
                    serve(self)
                    self.threadEnded()
                }
                thread.name = "weft.process"
                thread.start()
            }
            condition.signal()
            return false
        }
        if isTooLate { job.end(.failure(CancellationError())) }
    }

    private func threadEnded() {
        let waiters = condition.withLock {
            threadCount -= 1
            guard threadCount == 0 else { return [CheckedContinuation<Void, Never>]() }
            defer { endWaiters = [] }
            return endWaiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Resumes when the last thread has ended.
    func onEnd(_ waiter: CheckedContinuation<Void, Never>) {
        let isOver = condition.withLock {
            if threadCount > 0 { endWaiters.append(waiter) }
            return threadCount == 0
        }
        if isOver { waiter.resume() }
    }

    /// The next job, or `nil` when there was none for so long, or the queue is closed. Whoever is given
    /// `nil` must not ask again: a job that comes now gets another thread.
    func next(within time: Duration) -> ProcessJob? {
        condition.withLock {
            let job = nextJob(within: time)
            if job == nil { servingCount -= 1 }
            return job
        }
    }

    private func nextJob(within time: Duration) -> ProcessJob? {
        let deadline = Date(timeIntervalSinceNow: time / .seconds(1))
        while jobs.isEmpty, !isClosedNow {
            idleCount += 1
            let isInTime = condition.wait(until: deadline)
            idleCount -= 1
            guard isInTime || !jobs.isEmpty else { return nil }
        }
        guard !isClosedNow else { return nil }
        let job = jobs.removeFirst()
        running[ObjectIdentifier(job)] = job
        return job
    }

    /// Gives the job's end to whoever waits for it.
    func end(_ job: ProcessJob, _ result: Result<JSONValue, any Error>) {
        condition.withLock { _ = running.removeValue(forKey: ObjectIdentifier(job)) }
        job.end(result)
    }

    /// Ends canceled jobs that still wait.
    func removeCanceled() {
        let canceled = condition.withLock {
            let canceled = jobs.filter(\.isCanceled)
            jobs.removeAll(where: \.isCanceled)
            return canceled
        }
        for job in canceled { job.end(.failure(CancellationError())) }
    }

    var isClosed: Bool { condition.withLock { isClosedNow } }

    /// Cancels everything; the threads end, and their processes.
    func close() {
        let waiting = condition.withLock {
            isClosedNow = true
            let waiting = jobs
            jobs = []
            for job in running.values { job.cancel() }
            condition.broadcast()
            return waiting
        }
        for job in waiting { job.end(.failure(CancellationError())) }
    }
}
