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
        #expect(threads.perform({ seen.note() }, lending: { seen.count == 1 }))
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
        #expect(!threads.perform({ seen.note() }, lending: { true }))
        end.signal()
        #expect(seen.count == 0)
    }

    @Test func aClosedWorkerTakesNoThread() {
        threads.close()
        let seen = Seen()
        #expect(!threads.perform({ seen.note() }, lending: { true }))
        #expect(seen.count == 0)
    }

    /// A worker's own thread has work of its own, and is lent to nobody.
    @Test func aThreadThatServesIsNotLentAgain() {
        let seen = Seen()
        let inner = Mutex<Bool?>(nil)
        let other = WorkerThreads(slots: 1)
        #expect(
            threads.perform(
                { inner.withLock { $0 = other.perform({ seen.note() }, lending: { true }) } },
                lending: { true }))
        #expect(inner.withLock { $0 } == false)
        #expect(seen.count == 0)
    }

    @Test func whatWasPutOffIsDoneBeforeTheThreadGoes() {
        let here = pthread_self()
        let seen = Seen()
        let accepted = Mutex<[Bool]>([])
        let isLent = threads.perform {
            // A commit, and one that is asked for while it is made.
            let first = PutOffWork.add {
                seen.note()
                let second = PutOffWork.add { seen.note() }
                accepted.withLock { $0.append(second) }
            }
            accepted.withLock { $0.append(first) }
        } lending: {
            seen.count > 0
        }
        #expect(isLent)
        #expect(accepted.withLock { $0 } == [true, true])
        #expect(seen.isOnly(here, count: 2))
        #expect(!PutOffWork.add {})
    }

    /// Once the caller has what it waits for, no commit is promised on its thread any more.
    @Test func noCommitIsPromisedAfterTheCallerIsServed() {
        let accepted = Mutex<[Bool]>([])
        let isLent = threads.perform {
            threads.perform { accepted.withLock { $0.append(PutOffWork.add {}) } }
        } lending: {
            true
        }
        #expect(isLent)
        #expect(accepted.withLock { $0 } == [false])
    }

    /// Work without end goes on with the worker's own threads.
    @Test func theThreadGoesBackAfterABoundedNumberOfPieces() async {
        let here = pthread_self()
        let seen = Seen()
        await withCheckedContinuation { continuation in
            let chain = Chain(threads, length: 500, seen) { continuation.resume() }
            #expect(threads.perform({ chain.next() }, lending: { false }))
            #expect(seen.count(on: here) <= 65)
        }
        #expect(seen.count == 500)
        #expect(seen.count(on: here) >= 1)
    }

    @Test func closingMeanwhileLosesNothing() async {
        let seen = Seen()
        await withCheckedContinuation { continuation in
            let chain = Chain(threads, length: 300, seen) { continuation.resume() }
            let isLent = threads.perform {
                threads.close()
                chain.next()
            } lending: {
                false
            }
            #expect(isLent)
        }
        #expect(seen.count == 300)
        #expect(!threads.perform({}, lending: { true }))
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
