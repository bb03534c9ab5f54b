internal import Foundation
internal import WeftCore

/// One place of a pool: a thread that gives jobs to a process, watches it, and replaces it.
struct ProcessSlot {
    private let command: ChildCommand
    private let configuration: JSONValue
    private let options: ProcessPool.Options
    /// How often time, memory and cancellation are looked at.
    private static let interval: Int32 = 20

    init(_ command: ChildCommand, _ configuration: JSONValue, _ options: ProcessPool.Options) {
        self.command = command
        self.configuration = configuration
        self.options = options
    }

    /// Works until the queue is closed, or has been empty for a while.
    func serve(_ queue: JobQueue) {
        var child: ProcessConversation?
        while let job = queue.next(within: options.idleTime) {
            do {
                let conversation = try child ?? ProcessConversation(command, configuration)
                child = conversation
                queue.end(job, .success(try run(job, in: conversation, queue)))
            } catch let failure as ChildStartFailure {
                queue.end(job, .failure(failure.failure))
            } catch {
                queue.end(job, .failure(error))
            }
            if let found = child, found.isOver || found.jobs >= options.jobsPerProcess {
                found.end()
                child = nil
            }
        }
        child?.end()
    }

    private func run(
        _ job: ProcessJob, in child: ProcessConversation, _ queue: JobQueue
    ) throws -> JSONValue {
        let clock = SuspendingClock()
        let begin = clock.now
        var stopBefore: SuspendingClock.Instant?
        do { try child.ask(job.request) } catch {
            throw ProcessFailure.died(child.kill(), words: child.lastWords, job: job.name)
        }
        while true {
            // What was said counts first: whoever was stopped himself must not blame the child.
            do {
                if let answer = try child.listen(for: Self.interval, onReport: job.onReport) {
                    return try answer.get()
                }
            } catch let error as FrameError {
                _ = child.kill()
                throw ProcessFailure.spokeNonsense(error, job: job.name)
            }
            if child.isSilent {
                let ending = child.kill()
                if job.isCanceled { throw CancellationError() }
                throw ProcessFailure.died(ending, words: child.lastWords, job: job.name)
            }
            if job.isCanceled {
                if let stopBefore {
                    guard clock.now > stopBefore else { continue }
                    _ = child.kill()
                    throw CancellationError()
                }
                stopBefore = clock.now + (queue.isClosed ? .zero : options.grace)
                child.cancel()
            } else if let deadline = job.deadline, clock.now - begin > deadline {
                _ = child.kill()
                throw ProcessFailure.timedOut(after: deadline, job: job.name)
            }
            if let used = child.memory, used > options.memoryLimit {
                _ = child.kill()
                throw ProcessFailure.outOfMemory(used, of: options.memoryLimit, job: job.name)
            }
        }
    }
}
