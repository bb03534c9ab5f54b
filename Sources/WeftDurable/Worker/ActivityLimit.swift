public import WeftCore

/// How many activities of one name a worker runs: at once, and in a span of time.
///
/// ```swift
/// options.activityLimits = [
///     "upload": .rate(100, per: .minutes(1)),
///     "render": .concurrent(2),
/// ]
/// ```
public struct ActivityLimit: Hashable, Sendable {
    /// At most so many at the same time: 1 or more; `nil` means no limit but the worker's.
    public var maxConcurrent: Int?
    /// At most so many in any span of time; `nil` means no limit.
    public var rate: Rate?

    /// Either limit, or both.
    public init(maxConcurrent: Int? = nil, rate: Rate? = nil) {
        self.maxConcurrent = maxConcurrent.map { max(1, $0) }
        self.rate = rate
    }

    /// So many attempts begin in any span of this length.
    public struct Rate: Hashable, Sendable {
        /// 1 or more.
        public let count: Int
        /// In any span of this length.
        public let per: Duration

        /// So many in any span of a length.
        public init(_ count: Int, per: Duration) {
            self.count = max(1, count)
            self.per = max(per, .milliseconds(1))
        }
    }

    /// At most so many at the same time.
    public static func concurrent(_ count: Int) -> ActivityLimit {
        ActivityLimit(maxConcurrent: count)
    }

    /// At most so many attempts in any span of this length.
    public static func rate(_ count: Int, per: Duration) -> ActivityLimit {
        ActivityLimit(rate: Rate(count, per: per))
    }
}

/// Why a worker leaves activities of one name in the queue for now.
public struct HeldBackActivity: Hashable, Sendable {
    /// The name under which they stand in the queue.
    public let activity: String
    /// Which limit it waits for.
    public let reason: Reason

    /// Activities of a name, and what they wait for.
    public init(activity: String, reason: Reason) {
        self.activity = activity
        self.reason = reason
    }

    /// Which limit it is.
    public enum Reason: Hashable, Sendable {
        /// So many run already.
        case concurrency(Int)
        /// So many have begun lately; the next may begin at this moment.
        case rate(ActivityLimit.Rate, until: Timestamp)
    }

    /// In words, to be put after "It waits because".
    public var sentence: String {
        switch reason {
        case .concurrency(let count): "\(count) of \(count) \"\(activity)\" are running"
        case .rate(let rate, _):
            "\(rate.count) \"\(activity)\" were begun within \(rate.per.inSeconds) s, as many as "
                + "the rate limit allows"
        }
    }
}
