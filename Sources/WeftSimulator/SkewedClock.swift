import WeftCore
import WeftTesting

/// The clock of one machine: that of the simulation, and wrong by so much.
///
/// `@unchecked Sendable`: a simulation runs on one thread.
final class SkewedClock: WallClock, @unchecked Sendable {
    private let clock: ManualClock
    /// How far it is ahead. A change is a jump that wakes nobody early.
    var skew: Duration

    init(_ clock: ManualClock, skew: Duration) {
        self.clock = clock
        self.skew = skew
    }

    var now: Timestamp { clock.now + skew }

    func sleep(until moment: Timestamp) async throws {
        // It may have been set back meanwhile.
        while now < moment { try await clock.sleep(until: clock.now + (moment - now)) }
        try Task.checkCancellation()
    }
}
