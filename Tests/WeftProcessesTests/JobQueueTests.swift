import Foundation
import Testing
import WeftCore

@testable import WeftProcesses

@Suite struct JobQueueTests {
    /// The one thread has had nothing to do for long enough, and sees to the end of its process: the
    /// job that comes just then is another thread's.
    @Test(.timeLimit(.minutes(1))) func aJobThatComesWhileTheLastThreadEndsIsServed() async throws {
        let queue = JobQueue()
        let (endings, ending) = AsyncStream<Void>.makeStream()
        let mayEnd = DispatchSemaphore(value: 0)
        @Sendable func serve(_ queue: JobQueue) {
            while let job = queue.next(within: .milliseconds(10)) {
                queue.end(job, .success(job.request))
            }
            ending.yield()
            mayEnd.wait()
        }
        @Sendable func run(_ number: Int) async throws -> JSONValue {
            let job = ProcessJob(
                request: .int(number), name: "job", deadline: nil, onReport: { _ in })
            return try await withCheckedThrowingContinuation { continuation in
                job.onEnd(continuation)
                queue.add(job, limit: 1, serve: serve)
            }
        }
        #expect(try await run(1) == 1)
        var ended = endings.makeAsyncIterator()
        await ended.next()
        #expect(try await run(2) == 2)
        await ended.next()
        for _ in 0..<2 { mayEnd.signal() }
        queue.close()
        await withCheckedContinuation { queue.onEnd($0) }
    }
}
