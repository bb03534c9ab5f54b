/// Where the activities of a worker run: any number of its threads at the same time.
final class ActivityThreads: TaskExecutor {
    private let threads: WorkerThreads

    init(threads: WorkerThreads) { self.threads = threads }

    func enqueue(_ job: consuming ExecutorJob) {
        threads.add(activityJob: TaskJob(job: UnownedJob(job), executor: self))
    }
}

/// Where the worker's own tasks run while they are not the worker: ahead of the activities.
final class HelperThreads: TaskExecutor {
    private let threads: WorkerThreads

    init(threads: WorkerThreads) { self.threads = threads }

    func enqueue(_ job: consuming ExecutorJob) {
        threads.add(helperJob: TaskJob(job: UnownedJob(job), executor: self))
    }
}

/// A job and the executor that it is for, which has to live until it is done.
struct TaskJob {
    let job: UnownedJob
    let executor: any TaskExecutor

    func run() { job.runSynchronously(on: executor.asUnownedTaskExecutor()) }
}

/// A queue of jobs, the oldest first; taking one costs the same however many there are.
struct TaskJobs {
    private var jobs: [TaskJob] = []
    private var taken = 0

    var isEmpty: Bool { taken == jobs.count }

    mutating func append(_ job: TaskJob) { jobs.append(job) }

    mutating func next() -> TaskJob? {
        guard taken < jobs.count else { return nil }
        defer {
            taken += 1
            // Half of them gone: the rest moves up, so the queue is no longer than twice its jobs.
            if taken == jobs.count {
                jobs.removeAll(keepingCapacity: true)
                taken = 0
            } else if taken > 512, taken * 2 > jobs.count {
                jobs.removeFirst(taken)
                taken = 0
            }
        }
        return jobs[taken]
    }
}
