import Testing
import WeftCore

@Suite struct RetryPolicyTests {
    @Test func waitsDoubleUntilTheMaximum() throws {
        let policy = try RetryPolicy(
            attempts: 7, firstInterval: .seconds(1), maximumInterval: .seconds(10))
        // 1, 2, 4, 8, then 16 and 32 held at 10; the seventh attempt was the last.
        let waits = (1...7).map { wait(policy, after: $0) }
        #expect(
            waits == [
                .seconds(1), .seconds(2), .seconds(4), .seconds(8), .seconds(10), .seconds(10), nil,
            ])
    }

    @Test func theFirstAttemptCounts() throws {
        #expect(wait(.none, after: 1) == nil)
        let policy = try RetryPolicy(attempts: 2)
        #expect(wait(policy, after: 1) == .seconds(1))
        #expect(wait(policy, after: 2) == nil)
    }

    @Test func smallCoefficientsKeepGrowing() throws {
        let policy = try RetryPolicy(
            attempts: 1000, firstInterval: .seconds(1), coefficient: 1.01,
            maximumInterval: .seconds(10))
        // 1.01^231 is 9.96, 1.01^232 is 10.06.
        #expect(try #require(wait(policy, after: 232)) < .seconds(10))
        #expect(wait(policy, after: 233) == .seconds(10))
    }

    @Test func jitterShortensTheWaitByItsShare() throws {
        let policy = try RetryPolicy(attempts: 3, firstInterval: .seconds(8), jitter: 0.5)
        #expect(wait(policy, after: 1, random: 0) == .seconds(8))
        #expect(wait(policy, after: 1, random: 0.5) == .seconds(6))
        #expect(wait(policy, after: 2, random: 0.5) == .seconds(12))
    }

    @Test func noAttemptStartsAfterTheTotalTimeout() throws {
        let policy = try RetryPolicy(
            attempts: 10, firstInterval: .seconds(4), totalTimeout: .seconds(10))
        #expect(wait(policy, after: 1, elapsed: .seconds(6)) == .seconds(4))
        #expect(wait(policy, after: 1, elapsed: .microseconds(6_000_001)) == nil)
    }

    @Test func listedCodesAreNotRetried() throws {
        let policy = try RetryPolicy(attempts: 3, nonRetryable: ["truncated"])
        #expect(policy.wait(afterAttempt: 1, code: "truncated", elapsed: .zero, random: 0) == nil)
        #expect(policy.wait(afterAttempt: 1, code: "other", elapsed: .zero, random: 0) != nil)
    }

    @Test func extremePoliciesStayInBounds() throws {
        let steep = try RetryPolicy(attempts: .max, coefficient: 1e300)
        #expect(wait(steep, after: 1_000_000) == .minutes(5))
        let instant = try RetryPolicy(attempts: .max, firstInterval: .zero, coefficient: 1e300)
        #expect(wait(instant, after: 1_000_000) == .zero)
    }

    @Test func valuesOutOfRangeAreRefused() {
        let error = CoreError(
            code: "invalid-retry-policy",
            "Expected attempts >= 1, firstInterval >= 0, coefficient >= 1, maximumInterval >= 0 and "
                + "jitter 0...1, found 0, 1.0 seconds, 2.0, 300.0 seconds and 0.0.")
        #expect(throws: error) { try RetryPolicy(attempts: 0) }
        #expect(throws: CoreError.self) {
            try RetryPolicy(attempts: 1, firstInterval: .seconds(-1))
        }
        #expect(throws: CoreError.self) { try RetryPolicy(attempts: 1, coefficient: 0.9) }
        #expect(throws: CoreError.self) { try RetryPolicy(attempts: 1, coefficient: .nan) }
        #expect(throws: CoreError.self) { try RetryPolicy(attempts: 1, jitter: 1.1) }
        #expect(throws: CoreError.self) {
            try RetryPolicy(attempts: 1, maximumInterval: .seconds(-1))
        }
    }

    @Test func policiesSurviveJSON() throws {
        let full = try RetryPolicy(
            attempts: 4, firstInterval: .microseconds(1500), coefficient: 1.5,
            maximumInterval: .seconds(9), totalTimeout: .hours(1), jitter: 0.25,
            nonRetryable: ["b", "a"])
        #expect(
            full.json.text == #"{"attempts":4,"coefficient":1.5,"first":1500,"jitter":0.25,"#
                + #""maximum":9000000,"nonRetryable":["a","b"],"total":3600000000}"#)
        #expect(try RetryPolicy(json: JSONValue(parsing: full.json.text)) == full)
        #expect(try RetryPolicy(json: RetryPolicy.none.json) == .none)
        #expect(throws: CoreError.self) { try RetryPolicy(json: ["attempts": 1]) }
    }

    private func wait(
        _ policy: RetryPolicy, after attempt: Int, elapsed: Duration = .zero, random: Double = 0
    ) -> Duration? {
        policy.wait(afterAttempt: attempt, code: "error", elapsed: elapsed, random: random)
    }
}
