public import Foundation

/// A moment, in whole microseconds since 1970-01-01T00:00:00Z, so that it is the same number in
/// memory, in JSON and in the store.
public struct Timestamp: Hashable, Sendable, Comparable {
    /// Microseconds since 1970-01-01T00:00:00Z.
    public let microseconds: Int64

    /// A moment by its microseconds since 1970.
    public init(microseconds: Int64) { self.microseconds = microseconds }

    /// The moment of a date, to the microsecond.
    public init(_ date: Date) {
        microseconds = Int64((date.timeIntervalSince1970 * 1_000_000).rounded())
    }

    /// The same moment as Foundation's `Date`.
    public var date: Date { Date(timeIntervalSince1970: Double(microseconds) / 1_000_000) }

    public static func < (one: Timestamp, other: Timestamp) -> Bool {
        one.microseconds < other.microseconds
    }

    /// The moment that is so much later.
    public static func + (time: Timestamp, duration: Duration) -> Timestamp {
        Timestamp(microseconds: time.microseconds &+ duration.microseconds)
    }

    /// The time from one moment to another.
    public static func - (later: Timestamp, earlier: Timestamp) -> Duration {
        .microseconds(later.microseconds - earlier.microseconds)
    }
}

extension Duration {
    /// Whole microseconds, rounded toward zero and clamped to what 64 bits hold.
    public var microseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        guard !overflow else { return seconds > 0 ? .max / 4 : .min / 4 }
        return product + attoseconds / 1_000_000_000_000
    }

    /// Seconds as a floating-point number.
    public var inSeconds: Double { Double(microseconds) / 1_000_000 }

    /// So many minutes.
    public static func minutes(_ count: Int) -> Duration { .seconds(count * 60) }

    /// So many hours.
    public static func hours(_ count: Int) -> Duration { .seconds(count * 3600) }

    /// So many days of 24 hours.
    public static func days(_ count: Int) -> Duration { .seconds(count * 86_400) }
}
