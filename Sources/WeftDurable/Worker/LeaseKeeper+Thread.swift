internal import Foundation
internal import WeftCore

/// The thread's own life. As an executor it runs what its renewals await.
extension LeaseKeeper {
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        condition.withLock {
            jobs.append(job)
            condition.signal()
        }
    }

    /// Dead workers are looked for so many times between two renewals.
    private static let looksPerRenewal = 4

    func run() {
        let clock = ContinuousClock()
        let pause = interval / Self.looksPerRenewal
        var next = clock.now + pause
        var looks = 0
        while true {
            let (jobs, isDone) = waitForJobs(until: next)
            for job in jobs { job.runSynchronously(on: asUnownedTaskExecutor()) }
            if isDone { break }
            guard clock.now >= next else { continue }
            next = clock.now + pause
            looks += 1
            let isDue = looks % Self.looksPerRenewal == 0
            Task(executorPreference: self) { await self.keep(renews: isDue) }
        }
        let waiters = condition.withLock { stopWaiters }
        for waiter in waiters { waiter.resume() }
    }

    /// Sleeps until there is something to do. Done means stopped, with nothing under way.
    private func waitForJobs(
        until moment: ContinuousClock.Instant
    ) -> (jobs: [UnownedJob], isDone: Bool) {
        condition.withLock {
            while jobs.isEmpty, ContinuousClock.now < moment, !(isStopped && !isRenewing) {
                let left = ContinuousClock.now.duration(to: moment)
                _ = condition.wait(until: Date(timeIntervalSinceNow: left.inSeconds))
            }
            defer { jobs = [] }
            return (jobs, jobs.isEmpty && isStopped && !isRenewing)
        }
    }
}
