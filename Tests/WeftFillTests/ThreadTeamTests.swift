import Foundation
import Synchronization
import Testing
@testable import WeftFill

/// Helpers that share the pieces of a phase.
struct ThreadTeamTests {
    @Test func everyPieceIsDoneOnceInThousandsOfPhases() {
        let team = ThreadTeam(size: 3)
        for phase in 0..<5000 {
            let count = phase % 23
            let done = (0..<count).map { _ in Counter() }
            let isDone = team.perform(count, helpers: phase % 4) { done[$0].add() }
            #expect(isDone == (phase % 4 > 0))
            if isDone, done.contains(where: { $0.value != 1 }) {
                Issue.record("a piece of phase \(phase) was not done once")
            }
        }
    }

    /// What a phase writes is there for whoever comes after it, without a lock.
    @Test func whatHelpersWriteIsSeenAfterThePhase() {
        let team = ThreadTeam(size: 2)
        let numbers = Plane<Int>(count: 64, repeating: 0)
        for phase in 1...2000 {
            _ = team.perform(64, helpers: 2) { numbers[$0] += 1 }
            #expect(numbers.elements.allSatisfy { $0 == phase })
        }
    }

    @Test func longPiecesWakeSleepingHelpers() {
        let team = ThreadTeam(size: 1)
        let threads = Mutex<Set<ObjectIdentifier>>([])
        // On a busy machine a helper may come too late for a phase, but not for all.
        for _ in 0..<200 where threads.withLock(\.count) < 2 {
            _ = team.perform(10, helpers: 1) { _ in
                threads.withLock { _ = $0.insert(ObjectIdentifier(Thread.current)) }
                busy(for: .milliseconds(5))
            }
        }
        #expect(threads.withLock(\.count) == 2)
    }

    @Test func noMoreHelpThanWereAsked() {
        let team = ThreadTeam(size: 4)
        let now = Atomic<Int>(0)
        let most = Mutex(0)
        for _ in 0..<50 {
            _ = team.perform(30, helpers: 1) { _ in
                let count = now.add(1, ordering: .relaxed).newValue
                most.withLock { $0 = max($0, count) }
                busy(for: .microseconds(50))
                now.subtract(1, ordering: .relaxed)
            }
        }
        #expect(most.withLock { $0 } <= 2)
    }

    @Test func whoComesWhileItWorksIsRefused() {
        let team = ThreadTeam(size: 1)
        let refused = Atomic<Int>(0)
        let isDone = team.perform(8, helpers: 1) { _ in
            if !team.perform(1, helpers: 1, { _ in }) { refused.add(1, ordering: .relaxed) }
        }
        #expect(isDone)
        #expect(refused.load(ordering: .relaxed) == 8)
        #expect(team.perform(1, helpers: 1) { _ in })
    }

    @Test func aTeamOfNobodyRefuses() {
        #expect(!ThreadTeam(size: 0).perform(1, helpers: 1) { _ in })
    }
}

private final class Counter: Sendable {
    private let count = Atomic<Int>(0)

    func add() { count.add(1, ordering: .relaxed) }

    var value: Int { count.load(ordering: .relaxed) }
}

private func busy(for time: Duration) {
    let end = ContinuousClock.now + time
    while ContinuousClock.now < end {}
}
