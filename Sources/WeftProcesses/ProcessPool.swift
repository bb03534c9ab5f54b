internal import Foundation
internal import Synchronization
public import WeftCore

/// Worker processes that can be killed: each runs one job at a time, under a deadline and a memory
/// budget.
///
/// A codec that crashes, hangs or eats memory takes one process and one job with it. Processes are
/// started when they are needed, end when they have had nothing to do for a while, and die with
/// this process, however that ends.
///
///     let pool = ProcessPool(.thisProgram, configuration: ["hub": "..."])
///     let answer = try await pool.run(["photo": "a.jpg"], named: "thumbnail of a.jpg")
///     await pool.close()
///
/// A job costs two small messages and two wake-ups, about 50 microseconds; a process about 30 ms at
/// its start.
public final class ProcessPool: Sendable {
    /// What bounds the processes of a pool.
    public struct Options: Hashable, Sendable {
        /// Processes at once; the machine's cores by default.
        public var count = ProcessInfo.processInfo.activeProcessorCount
        /// The most memory of one process, in bytes; `nil` means any. By default what three
        /// quarters of the machine's memory give each of so many processes.
        public var memory: Int?
        /// How long one job may run; `nil` means as long as it likes, unless the job has a deadline
        /// of its own.
        public var deadline: Duration?
        /// How long a job that was canceled may take to stop before its process is ended.
        public var grace: Duration = .seconds(2)
        /// How long a process is kept that has nothing to do.
        public var idleTime: Duration = .seconds(10)
        /// After so many jobs a process is replaced, with what its allocator has not given back.
        public var jobsPerProcess = 2000

        /// So many processes as there are cores, and limits that no image reaches.
        public init() {}

        var memoryLimit: Int {
            memory ?? Int(ProcessInfo.processInfo.physicalMemory / 4 * 3) / max(1, count)
        }
    }

    /// What bounds its processes.
    public let options: Options
    private let command: ChildCommand
    private let configuration: JSONValue
    private let queue = JobQueue()

    /// - Parameter configuration: What each process is told before its first job.
    public init(
        _ command: ChildCommand, configuration: JSONValue = [:], options: Options = Options()
    ) {
        self.command = command
        self.configuration = configuration
        self.options = options
    }

    deinit { queue.close() }

    /// Runs a job in a process and waits for its answer.
    ///
    /// - Parameters:
    ///   - name: What it is, for messages: "the step blurred of a.jpg".
    ///   - deadline: Another one than the pool's.
    ///   - onReport: Takes what the job reports, on a thread of the pool; must return at once.
    /// - Throws: The `Failure` that the job ended with; one with code `worker-died`, `timed-out` or
    ///   `out-of-memory` where its process did not live to answer; `CancellationError` where the
    ///   task was canceled. The job's process is ended then unless it stops by itself.
    public func run(
        _ request: JSONValue, named name: String, deadline: Duration? = nil,
        onReport: @escaping @Sendable (JSONValue) -> Void = { _ in }
    ) async throws -> JSONValue {
        let job = ProcessJob(
            request: request, name: name, deadline: deadline ?? options.deadline,
            onReport: onReport)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                job.onEnd(continuation)
                queue.add(job, limit: options.count) { [command, configuration, options] queue in
                    ProcessSlot(command, configuration, options).serve(queue)
                }
            }
        } onCancel: {
            job.cancel()
            queue.removeCanceled()
        }
    }

    /// Ends all processes, and the jobs that are under way with `CancellationError`. Returns when
    /// the processes have ended and left nothing behind.
    public func close() async {
        queue.close()
        await withCheckedContinuation { queue.onEnd($0) }
    }
}
