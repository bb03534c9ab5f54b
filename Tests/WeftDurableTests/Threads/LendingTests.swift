import Foundation
import Synchronization
import Testing

@testable import WeftDurable

/// A caller's thread in the service of a worker: when it is taken, what it does, when it goes.
@Suite struct LendingTests {
    private let threads = WorkerThreads(slots: 2)

    @Test func anIdleWorkerTakesTheThreadOfItsCaller() {
        let here = pthread_self()
        let seen = Seen()
        let isLent = threads.perform({ seen.note() }, lending: { seen.count == 1 })
        #expect(isLent)
        #expect(seen.isOnly(here, count: 1))
        #expect(WorkerThread.current == nil)
    }

    @Test func aBusyWorkerTakesNoThread() {
        let (begun, end) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        threads.perform {
            begun.signal()
            end.wait()
        }
        begun.wait()
        let seen = Seen()
        let isLent = threads.perform({ seen.note() }, lending: { true })
        #expect(!isLent)
        end.signal()
        #expect(seen.count == 0)
    }

    @Test func aClosedWorkerTakesNoThread() {
        threads.close()
        let seen = Seen()
        let isLent = threads.perform({ seen.note() }, lending: { true })
        #expect(!isLent)
        #expect(seen.count == 0)
    }

    /// A worker's own thread has work of its own, and is lent to nobody.
    @Test func aThreadThatServesIsNotLentAgain() {
        let seen = Seen()
        let answers = Answers()
        let other = WorkerThreads(slots: 1)
        let isLent = threads.perform {
            answers.add(other.perform({ seen.note() }, lending: { true }))
        } lending: {
            true
        }
        #expect(isLent)
        #expect(answers.all == [false])
        #expect(seen.count == 0)
    }

    @Test func whatWasPutOffIsDoneBeforeTheThreadGoes() {
        let here = pthread_self()
        let seen = Seen()
        let accepted = Answers()
        let isLent = threads.perform {
            // A commit, and one that is asked for while it is made.
            let first = PutOffWork.add {
                seen.note()
                let second = PutOffWork.add { seen.note() }
                accepted.add(second)
            }
            accepted.add(first)
        } lending: {
            seen.count > 0
        }
        #expect(isLent)
        #expect(accepted.all == [true, true])
        #expect(seen.isOnly(here, count: 2))
        let isAccepted = PutOffWork.add {}
        #expect(!isAccepted)
    }

    /// Once the caller has what it waits for, one more piece of work is done, and then no commit is
    /// promised on its thread.
    @Test func noCommitIsPromisedAfterTheCallerIsServed() {
        let accepted = Answers()
        let isLent = threads.perform { [threads] in
            threads.perform {
                accepted.add(PutOffWork.add {})
                threads.perform { accepted.add(PutOffWork.add {}) }
            }
        } lending: {
            true
        }
        #expect(isLent)
        #expect(accepted.all == [true, false])
    }

    /// Work without end goes on with the worker's own threads.
    @Test func theThreadGoesBackAfterABoundedNumberOfPieces() async {
        let here = pthread_self()
        let seen = Seen()
        await withCheckedContinuation { continuation in
            let chain = Chain(threads, length: 500, seen) { continuation.resume() }
            let isLent = threads.perform({ chain.next() }, lending: { false })
            #expect(isLent)
            #expect(seen.count(on: here) <= 65)
        }
        #expect(seen.count == 500)
        #expect(seen.count(on: here) >= 1)
    }

    @Test func closingMeanwhileLosesNothing() async {
        let seen = Seen()
        await withCheckedContinuation { continuation in
            let chain = Chain(threads, length: 300, seen) { continuation.resume() }
            let isLent = threads.perform { [threads] in
                threads.close()
                chain.next()
            } lending: {
                false
            }
            #expect(isLent)
        }
        #expect(seen.count == 300)
        let isLentAfterwards = threads.perform({}, lending: { true })
        #expect(!isLentAfterwards)
    }

    /// Many callers at once: each call is made once, whoever makes it.
    @Test func everyCallIsMadeOnce() async {
        let seen = Seen()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<500 {
                        await withCheckedContinuation { continuation in
                            let call: @Sendable () -> Void = {
                                seen.note()
                                continuation.resume()
                            }
                            if !threads.perform(call, lending: { true }) { threads.perform(call) }
                        }
                    }
                }
            }
        }
        #expect(seen.count == 4000)
    }
}

/// What was answered, in order.
private final class Answers: Sendable {
    private let answers = Mutex<[Bool]>([])

    func add(_ answer: Bool) { answers.withLock { $0.append(answer) } }

    var all: [Bool] { answers.withLock { $0 } }
}

/// On which threads something happened, in order.
private final class Seen: Sendable {
    private let threads = Mutex<[UInt]>([])

    func note() { threads.withLock { $0.append(UInt(pthread_self())) } }

    var count: Int { threads.withLock(\.count) }

    func count(on thread: pthread_t) -> Int {
        threads.withLock { threads in threads.count { $0 == UInt(thread) } }
    }

    func isOnly(_ thread: pthread_t, count: Int) -> Bool {
        self.count == count && self.count(on: thread) == count
    }
}

/// Jobs of a worker, each of which asks for the next.
private final class Chain: Sendable {
    private let threads: WorkerThreads
    private let length: Int
    private let seen: Seen
    private let end: @Sendable () -> Void

    init(
        _ threads: WorkerThreads, length: Int, _ seen: Seen, end: @escaping @Sendable () -> Void
    ) {
        self.threads = threads
        self.length = length
        self.seen = seen
        self.end = end
    }

    func next() {
        seen.note()
        if seen.count == length { end() } else { threads.perform { self.next() } }
    }
}
