import Foundation

/// Where the time comes from: the system in production, a `ManualClock` in tests.
public protocol WallClock: Sendable {
    /// The moment it is.
    var now: Timestamp { get }

    /// Returns once `now` has reached the moment; at once where it has passed.
    /// - Throws: `CancellationError` when the task is canceled first.
    func sleep(until moment: Timestamp) async throws
}

/// The machine's clock.
public struct SystemClock: WallClock {
    /// The machine's clock.
    public init() {}

    public var now: Timestamp { Timestamp(Date()) }

    public func sleep(until moment: Timestamp) async throws {
        // Bounded naps, so that a wall clock that is set forward is noticed.
        while now < moment {
            let left = moment - now
            try await Task.sleep(for: min(left, .seconds(30)))
        }
    }
}
