internal import Foundation

/// One thread of a worker's `WorkerThreads`.
///
/// `@unchecked Sendable`: `isSearching` and `isTired` are guarded by the lock of `threads`; the
/// rest belongs to the thread itself.
final class WorkerThread: @unchecked Sendable {
    let threads: WorkerThreads
    /// Whether it was woken and has not looked for work yet; it is made that way.
    var isSearching = true
    /// Whether it has slept for so long that it ends unless there is work.
    var isTired = false

    /// Whether it is the thread of a caller, and goes back to it.
    private(set) var isLent = false
    /// Whether it runs an activity.
    private(set) var isInActivity = false
    private(set) var isInOwnJobs = false
    /// Whether it has run the worker's jobs since it last ran what was put off.
    private(set) var ranOwnJobs = false
    /// Whether it is about to go back to what it was lent by.
    var takesNoMore = false
    private var putOff: [@Sendable () -> Void] = []
    private let bell = DispatchSemaphore(value: 0)

    init(of threads: WorkerThreads) { self.threads = threads }

    /// The worker's thread that this is; `nil` on any other.
    static var current: WorkerThread? {
        guard let pointer = pthread_getspecific(key) else { return nil }
        return Unmanaged<WorkerThread>.fromOpaque(pointer).takeUnretainedValue()
    }

    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        guard pthread_key_create(&key, nil) == 0 else {
            preconditionFailure("The system has no room for one more value of a thread.")
        }
        return key
    }()

    /// Makes the thread that calls this one for as long as the body runs.
    func lend(_ body: () -> Void) {
        isLent = true
        let former = pthread_getspecific(Self.key)
        pthread_setspecific(Self.key, Unmanaged.passUnretained(self).toOpaque())
        body()
        pthread_setspecific(Self.key, former)
    }

    func start() {
        let thread = Thread { [self] in
            pthread_setspecific(Self.key, Unmanaged.passUnretained(self).toOpaque())
            threads.run(self)
            pthread_setspecific(Self.key, nil)
        }
        thread.name = "weft-worker"
        thread.stackSize = 4 << 20
        thread.start()
    }

    // MARK: - Sleeping

    func wake() { bell.signal() }

    func sleep() { bell.wait() }

    /// - Returns: whether it was woken.
    func sleep(atMost time: DispatchTimeInterval) -> Bool {
        bell.wait(timeout: .now() + time) == .success
    }

    // MARK: - Running

    func isRunningOwnJob(of threads: WorkerThreads) -> Bool {
        isInOwnJobs && self.threads === threads
    }

    func runOwn(_ work: () -> Void) {
        isInOwnJobs = true
        isTired = false
        work()
        isInOwnJobs = false
        ranOwnJobs = true
    }

    func runActivity(_ work: () -> Void) {
        isInActivity = true
        isTired = false
        work()
        isInActivity = false
    }

    func runPutOff(_ work: () -> Void) {
        ranOwnJobs = false
        work()
    }

    // MARK: - Putting off

    var hasPutOffWork: Bool { !putOff.isEmpty }

    func takePutOffWork() -> (@Sendable () -> Void)? {
        putOff.isEmpty ? nil : putOff.removeFirst()
    }

    /// - Returns: whether it can be put off here: not while an activity runs, which may never end.
    func putOff(_ work: @escaping @Sendable () -> Void) -> Bool {
        guard !isInActivity, !takesNoMore else { return false }
        putOff.append(work)
        return true
    }
}
