internal import CVips
internal import Foundation

/// Work that waits for a thread; it is called once, with whether it was canceled before its turn.
struct Job: Sendable {
    let cancellation: VipsCancellation
    let body: @Sendable (_ isCanceled: Bool) -> Void
}

/// A bounded number of threads of our own: started on demand, ended after a while without work,
/// each telling libvips before it ends.
final class WorkThreads: @unchecked Sendable {
    static let namePrefix = "weft.vips."
    /// How long a thread waits for work before it ends.
    static let idleTime: TimeInterval = 2
    /// As the main thread has; decoders recurse little, kernels keep rows on the stack.
    static let stackSize = 8 << 20

    /// Set on our threads; tasks started there inherit it, so ask for a task too.
    @TaskLocal static var isOwnThread = false

    // Everything below is read and written with the condition held.
    private let condition = NSCondition()
    private var queue: [Job] = []
    private var threadCount = 0
    private var idleCount = 0
    private var startedCount = 0
    private var storedLimit: Int

    init(limit: Int) { storedLimit = limit }

    var limit: Int {
        get { condition.withLock { storedLimit } }
        set { condition.withLock { storedLimit = newValue } }
    }

    /// Threads that live now.
    var count: Int { condition.withLock { threadCount } }

    func add(_ job: Job) {
        condition.withLock {
            queue.append(job)
            if idleCount >= queue.count || threadCount >= storedLimit {
                condition.signal()
            } else {
                startThread()
            }
        }
    }

    /// Ends canceled jobs that still wait.
    func removeCanceled() {
        let canceled = condition.withLock {
            let canceled = queue.filter(\.cancellation.isCanceled)
            queue.removeAll(where: \.cancellation.isCanceled)
            return canceled
        }
        for job in canceled { job.body(true) }
    }

    private func startThread() {
        threadCount += 1
        startedCount += 1
        let thread = Thread { [self] in
            Self.$isOwnThread.withValue(true) {
                while let job = next() { job.body(job.cancellation.isCanceled) }
            }
            vips_thread_shutdown()
        }
        thread.name = "\(Self.namePrefix)\(startedCount)"
        thread.stackSize = Self.stackSize
        thread.start()
    }

    /// The next job, or `nil` when the thread is to end.
    private func next() -> Job? {
        condition.lock()
        defer { condition.unlock() }
        let deadline = Date(timeIntervalSinceNow: Self.idleTime)
        while queue.isEmpty {
            idleCount += 1
            let isInTime = condition.wait(until: deadline)
            idleCount -= 1
            guard isInTime || !queue.isEmpty else { break }
        }
        guard !queue.isEmpty, threadCount <= storedLimit else {
            threadCount -= 1
            if !queue.isEmpty { condition.signal() }
            return nil
        }
        return queue.removeFirst()
    }
}
