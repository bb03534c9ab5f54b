import Synchronization

/// Notes when activities ran, so that a case can tell the time of each of its steps.
final class StepClock: Sendable {
    static let shared = StepClock()

    private let moments = Mutex<[ContinuousClock.Instant]>([])

    func tick() { moments.withLock { $0.append(.now) } }

    /// Forgets all moments, and makes room for so many.
    func reset(_ count: Int) {
        moments.withLock {
            $0 = []
            $0.reserveCapacity(count)
        }
    }

    /// The seconds from each activity to the next, in the order in which they ran.
    var steps: [Double] {
        moments.withLock { moments in
            zip(moments, moments.dropFirst()).map { $0.duration(to: $1) / .seconds(1) }
        }
    }
}
