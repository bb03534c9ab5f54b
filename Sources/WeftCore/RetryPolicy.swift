import Foundation

/// How often and when a failed activity is tried again.
///
/// The wait before attempt n + 1 is `firstInterval * coefficient^(n - 1)`, at most
/// `maximumInterval`, spread by `jitter`.
public struct RetryPolicy: Hashable, Sendable {
    /// Attempts in all, the first included: 1 or more.
    public var attempts: Int
    /// The wait after the first failure.
    public var firstInterval: Duration
    /// What the wait is multiplied by after each further failure: 1 or more.
    public var coefficient: Double
    /// The longest wait between two attempts.
    public var maximumInterval: Duration
    /// No attempt starts later than this after the first was scheduled; `nil` means no limit.
    public var totalTimeout: Duration?
    /// The share of a wait, 0 to 1, by which it may be shortened at random.
    public var jitter: Double
    /// Codes of failures that are never retried.
    public var nonRetryable: Set<String>
    /// Whether a task whose attempts are used up waits for people instead of failing: its instance
    /// is suspended with the reason, and all attempts are given again when it is resumed.
    public var pausesWhenExhausted = false

    /// - Throws: `CoreError` with code `invalid-retry-policy` where a value is out of its range.
    public init(
        attempts: Int, firstInterval: Duration = .seconds(1), coefficient: Double = 2,
        maximumInterval: Duration = .minutes(5), totalTimeout: Duration? = nil,
        jitter: Double = 0, nonRetryable: Set<String> = [], pausesWhenExhausted: Bool = false
    ) throws {
        guard attempts >= 1, firstInterval >= .zero, coefficient >= 1, maximumInterval >= .zero,
            (0...1).contains(jitter)
        else {
            throw CoreError(
                code: "invalid-retry-policy",
                "Expected attempts >= 1, firstInterval >= 0, coefficient >= 1, maximumInterval >= 0 "
                    + "and jitter 0...1, found \(attempts), \(firstInterval), \(coefficient), "
                    + "\(maximumInterval) and \(jitter).")
        }
        self.init(
            unchecked: attempts, firstInterval, coefficient, maximumInterval, totalTimeout, jitter,
            nonRetryable)
        self.pausesWhenExhausted = pausesWhenExhausted
    }

    /// One attempt and no more: the default of every step.
    public static let none = RetryPolicy(unchecked: 1, .seconds(1), 2, .minutes(5), nil, 0, [])

    /// The wait before the next attempt, or `nil` where there is none.
    ///
    /// - Parameters:
    ///   - attempt: The attempt that has just failed, from 1.
    ///   - code: The failure's code.
    ///   - elapsed: The time since the task was scheduled.
    ///   - random: A number in 0..<1 for the jitter.
    public func wait(
        afterAttempt attempt: Int, code: String, elapsed: Duration, random: Double
    ) -> Duration? {
        guard attempt < attempts, !nonRetryable.contains(code) else { return nil }
        let first = firstInterval.inSeconds
        // The factor may be infinite; zero times that would be no number at all.
        let grown = first > 0 ? first * pow(coefficient, Double(max(attempt, 1) - 1)) : 0
        let full = min(grown, maximumInterval.inSeconds)
        let wait = Duration.microseconds(Int64(full * (1 - jitter * random) * 1_000_000))
        if let totalTimeout, elapsed + wait > totalTimeout { return nil }
        return wait
    }

    private init(
        unchecked attempts: Int, _ first: Duration, _ coefficient: Double, _ maximum: Duration,
        _ total: Duration?, _ jitter: Double, _ nonRetryable: Set<String>
    ) {
        self.attempts = attempts
        self.firstInterval = first
        self.coefficient = coefficient
        self.maximumInterval = maximum
        self.totalTimeout = total
        self.jitter = jitter
        self.nonRetryable = nonRetryable
    }
}

extension RetryPolicy {
    /// The policy as it stands in plans and in the store.
    public var json: JSONValue {
        var fields: [String: JSONValue] = [
            "attempts": .int(attempts), "first": .int(Int(firstInterval.microseconds)),
            "coefficient": .double(coefficient), "maximum": .int(Int(maximumInterval.microseconds)),
            "jitter": .double(jitter),
            "nonRetryable": .array(nonRetryable.sorted().map(JSONValue.string)),
        ]
        if pausesWhenExhausted { fields["pauses"] = true }
        if let totalTimeout { fields["total"] = .int(Int(totalTimeout.microseconds)) }
        return .object(fields)
    }

    /// Reads what `json` wrote.
    public init(json: JSONValue) throws {
        try self.init(
            attempts: json.int("attempts"), firstInterval: .microseconds(json.int("first")),
            coefficient: json.double("coefficient"),
            maximumInterval: .microseconds(json.int("maximum")),
            totalTimeout: json["total"].map { try .microseconds($0.requireInt("total")) },
            jitter: json.double("jitter"),
            nonRetryable: Set(
                json.array("nonRetryable").map { try $0.requireString("nonRetryable") }))
        pausesWhenExhausted = json["pauses"] != nil
    }
}
