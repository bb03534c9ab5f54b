import Foundation
import WeftCore

/// Runs every job of the process on one thread, in an order that a seed decides.
///
/// Swift's runtime asks a hook, where one is set, before it hands a job to its thread pool. This
/// queue is that hook: tasks, actors and continuations all end up here, and nothing else in the
/// process runs. So the same seed gives the same interleaving, to the last job.
///
/// `@unchecked Sendable`: `lock` guards what is mutable, should a job come from elsewhere after all.
final class JobQueue: TaskExecutor, @unchecked Sendable {
    /// Which of the waiting jobs is next.
    enum Order: String, CaseIterable {
        /// The one that came first: an undisturbed run.
        case first
        /// Any, each as likely as another.
        case any
        /// Mostly the one that came last, so that old ones starve.
        case last
    }

    private enum Job {
        case global(UnownedJob)
        case activity(UnownedJob)
        case worker(UnownedJob, SimulatedLane)
        case call(@Sendable () -> Void)
    }

    private let lock = NSLock()
    private var jobs: [Job] = []
    private var random: SeededRandom
    private let order: Order
    /// How many jobs have run.
    private(set) var runCount = 0
    /// A hash of all choices so far: two runs with the same trace were the same run.
    private(set) var trace: UInt64 = 0xcbf2_9ce4_8422_2325

    init(seed: UInt64, order: Order) {
        random = SeededRandom(seed: seed)
        self.order = order
    }

    /// A number of this queue's own sequence.
    func draw(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    /// Lets others go first. `Task.yield` would leave the queue: it comes back by another thread.
    func yield() async {
        await withCheckedContinuation { continuation in
            Task.detached { continuation.resume() }
        }
    }

    /// Mixes something that happened into the trace.
    func note(_ number: Int) {
        trace = (trace ^ UInt64(truncatingIfNeeded: number)) &* 0x100_0000_01b3
    }

    /// Runs jobs until there are none and `whenIdle` has brought no new ones.
    ///
    /// - Returns: whether that came before `limit` jobs were run.
    func run(limit: Int, whenIdle: () -> Bool) -> Bool {
        let last = runCount + limit
        while runCount < last {
            guard let job = next() else {
                if whenIdle() { continue }
                return true
            }
            runCount += 1
            switch job {
            case .global(let job): job.runSynchronously(on: JobHook.global)
            case .activity(let job): job.runSynchronously(on: asUnownedTaskExecutor())
            case .worker(let job, let lane):
                job.runSynchronously(on: lane.asUnownedSerialExecutor())
            case .call(let call): call()
            }
        }
        return false
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        lock.withLock { jobs.append(.activity(job)) }
    }

    func add(_ job: UnownedJob, of lane: SimulatedLane) {
        lock.withLock { jobs.append(.worker(job, lane)) }
    }

    func add(_ call: @escaping @Sendable () -> Void) { lock.withLock { jobs.append(.call(call)) } }

    fileprivate func add(_ job: UnownedJob) { lock.withLock { jobs.append(.global(job)) } }

    private func next() -> Job? {
        lock.withLock {
            guard !jobs.isEmpty else { return nil }
            let index: Int
            switch order {
            case .first: index = 0
            case .any: index = draw(0...jobs.count - 1)
            case .last: index = draw(0...3) > 0 ? jobs.count - 1 : draw(0...jobs.count - 1)
            }
            note(index)
            return jobs.remove(at: index)
        }
    }
}

/// The runtime's hook, known by its name in the concurrency library.
enum JobHook {
    private typealias Original = @convention(thin) (UnownedJob) -> Void
    private typealias Hook = @convention(thin) (UnownedJob, Original) -> Void

    /// The queue that takes all jobs now.
    nonisolated(unsafe) static var queue: JobQueue?

    /// What jobs run on that belong to no actor: two words of zero, as in the runtime.
    static let global = unsafeBitCast((0, 0), to: UnownedSerialExecutor.self)

    /// Takes over the process: from now on jobs run only within `JobQueue.run`.
    static func install() {
        guard let address = dlsym(dlopen(nil, RTLD_LAZY), "swift_task_enqueueGlobal_hook") else {
            fatalError("Expected the hook of Swift's concurrency library, found none.")
        }
        address.assumingMemoryBound(to: Hook?.self).pointee = { job, original in
            if let queue = JobHook.queue { queue.add(job) } else { original(job) }
        }
    }
}
