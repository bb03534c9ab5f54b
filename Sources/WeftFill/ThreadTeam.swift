import Dispatch
import Foundation
import Synchronization

/// Threads that help with the many short phases of a fill.
///
/// A fill of half a megapixel has two hundred phases of 10 to 1000 us. To wake a thread for one takes
/// longer than most of them, so a helper that has just had something to do looks around for a while
/// before it sleeps; and it is woken only where the first piece shows that the others are worth it.
///
/// One phase at a time: who comes while another fill has the team is refused.
final class ThreadTeam: Sendable {
    /// One helper less than there are cores.
    static let shared = ThreadTeam(size: ProcessInfo.processInfo.activeProcessorCount - 1)

    /// Nanoseconds that a helper looks around before it sleeps.
    private static let patience = 100_000
    /// Nanoseconds that the rest of a phase must take to be worth waking a helper for.
    private static let worthWaking = 60_000

    /// Who is in the phase, as one number: its own number, whether it may still be entered, and how
    /// many helpers are in it.
    private struct Phase {
        static let number = 1 << 16
        static let isOpen = 1 << 15
        static let count = isOpen - 1
    }

    private let size: Int
    private let isTaken = Atomic<Bool>(false)
    private let phase = Atomic<Int>(0)
    private let sleeping = Atomic<Int>(0)
    private let bell = DispatchSemaphore(value: 0)
    private let hasStarted = Atomic<Bool>(false)
    /// Written while no helper is in a phase, read by those that have entered it.
    private nonisolated(unsafe) var work: (() -> Void)?
    private let limit = Atomic<Int>(0)

    init(size: Int) { self.size = max(0, size) }

    /// Calls `piece` for every index below `count` on this thread and on some of the helpers.
    ///
    /// - Parameter helpers: How many at most.
    /// - Returns: `false` where the team has other work; nothing has been done then.
    func perform(_ count: Int, helpers: Int, _ piece: (Int) -> Void) -> Bool {
        guard size > 0, helpers > 0,
            isTaken.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged
        else { return false }
        defer { isTaken.store(false, ordering: .releasing) }
        start()
        let next = Atomic<Int>(0)
        withoutActuallyEscaping(piece) { piece in
            let rest = {
                while true {
                    let index = next.add(1, ordering: .relaxed).oldValue
                    guard index < count else { return }
                    piece(index)
                }
            }
            work = rest
            limit.store(helpers, ordering: .relaxed)
            phase.add(Phase.number | Phase.isOpen, ordering: .releasing)
            let first = next.add(1, ordering: .relaxed).oldValue
            let begun = DispatchTime.now().uptimeNanoseconds
            if first < count { piece(first) }
            let took = DispatchTime.now().uptimeNanoseconds - begun
            if took * UInt64(max(0, count - 1)) > Self.worthWaking { wake(helpers) }
            rest()
            close()
            work = nil
        }
        return true
    }

    /// Lets no helper in any more, and waits for those that are.
    private func close() {
        var left = phase.subtract(Phase.isOpen, ordering: .acquiringAndReleasing).newValue
        while left & Phase.count > 0 {
            sched_yield()
            left = phase.load(ordering: .acquiring)
        }
    }

    private func wake(_ helpers: Int) {
        for _ in 0..<min(helpers, sleeping.load(ordering: .sequentiallyConsistent)) {
            bell.signal()
        }
    }

    private func start() {
        guard !hasStarted.exchange(true, ordering: .relaxed) else { return }
        for number in 1...size {
            let thread = Thread { self.help() }
            thread.name = "weft.fill.\(number)"
            thread.stackSize = 1 << 20
            thread.start()
        }
    }

    // MARK: - A helper

    private func help() -> Never {
        var last = 0
        while true {
            last = nextPhase(after: last)
            if enter(last) {
                takePart()
                phase.subtract(1, ordering: .releasing)
            }
        }
    }

    /// A function of its own, so that the closure has been let go when it returns: it does not outlive its
    /// phase.
    @inline(never)
    private func takePart() { work?() }

    /// The number of the next phase, once there is one.
    private func nextPhase(after last: Int) -> Int {
        var begun = DispatchTime.now().uptimeNanoseconds
        while true {
            let now = phase.load(ordering: .acquiring)
            if now & Phase.isOpen > 0, now / Phase.number != last { return now / Phase.number }
            if DispatchTime.now().uptimeNanoseconds - begun < Self.patience {
                sched_yield()
                continue
            }
            sleeping.add(1, ordering: .sequentiallyConsistent)
            bell.wait()
            // It may have been rung again before this thread came to run.
            while bell.wait(timeout: .now()) == .success {}
            sleeping.subtract(1, ordering: .sequentiallyConsistent)
            begun = DispatchTime.now().uptimeNanoseconds
        }
    }

    /// Whether it may help with this phase: not once that is closed or has helpers enough.
    private func enter(_ number: Int) -> Bool {
        var now = phase.load(ordering: .acquiring)
        while now / Phase.number == number, now & Phase.isOpen > 0,
            now & Phase.count < limit.load(ordering: .relaxed)
        {
            let attempt = phase.compareExchange(
                expected: now, desired: now + 1, ordering: .acquiringAndReleasing)
            if attempt.exchanged { return true }
            now = attempt.original
        }
        return false
    }
}
