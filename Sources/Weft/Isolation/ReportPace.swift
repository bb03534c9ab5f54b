internal import Synchronization

/// Lets a report through every 50 ms: an activity may report in its inner loop.
final class ReportPace: Sendable {
    private let next = Mutex<ContinuousClock.Instant?>(nil)

    var isDue: Bool {
        next.withLock { next in
            let now = ContinuousClock.now
            if let next, now < next { return false }
            next = now + .milliseconds(50)
            return true
        }
    }
}
