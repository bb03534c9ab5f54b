internal import Dispatch

/// Where activities run: threads beside the cooperative pool, so that an activity that blocks
/// (a call into libvips, a read from a slow disk) keeps nobody else waiting.
///
/// The worker bounds how many activities run; Dispatch makes as many threads as they need.
final class ActivityThreads: TaskExecutor {
    private let queue = DispatchQueue(label: "weft.activities", attributes: .concurrent)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
