import WeftDurable

/// Where a simulated worker runs: everything in the queue of the simulation.
final class SimulatedExecutors: WorkerExecutors {
    private let jobs: JobQueue
    private let lane: SimulatedLane

    init(_ jobs: JobQueue) {
        self.jobs = jobs
        lane = SimulatedLane(jobs)
    }

    var worker: any SerialExecutor { lane }
    var helpers: any TaskExecutor { jobs }
    var activities: any TaskExecutor { jobs }
    var identity: ObjectIdentifier { ObjectIdentifier(self) }

    func perform(_ call: @escaping @Sendable () -> Void) { jobs.add(call) }

    func close() {}
}

/// The worker itself: one job at a time, because the simulation has one thread.
final class SimulatedLane: SerialExecutor {
    private let jobs: JobQueue

    init(_ jobs: JobQueue) { self.jobs = jobs }

    func enqueue(_ job: consuming ExecutorJob) { jobs.add(UnownedJob(job), of: self) }

    /// All jobs of the simulation run on one thread.
    func checkIsolated() {}
}
