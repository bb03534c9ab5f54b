import Testing
import WeftCore
@testable import WeftDurable

/// The arithmetic of limits.
struct ActivityLimiterTests {
    static let start = Timestamp(microseconds: 0)

    @Test func whatIsNotTakenInYetStaysReserved() {
        var limiter = ActivityLimiter(["a": .concurrent(2)], for: ["a"])
        let first = limiter.reserve(running: [:], at: Self.start)
        limiter.settle(first, leased: ["a"], keeps: true, at: Self.start)
        #expect(limiter.reserve(running: [:], at: Self.start) == ["a": 1])
        limiter.settle(["a": 1], leased: [], keeps: false, at: Self.start)
        limiter.takenIn(["a"])
        #expect(limiter.reserve(running: ["a": 1], at: Self.start) == ["a": 1])
    }

    @Test func whatWasLeasedBeforeHasNoRoomBesideWhatLeaseCallsMayBring() {
        var limiter = ActivityLimiter(["a": .concurrent(2)], for: ["a", "b"])
        #expect(limiter.hasRoom(for: "a", running: ["a": 1]))
        #expect(!limiter.hasRoom(for: "a", running: ["a": 2]))
        #expect(limiter.hasRoom(for: "b", running: ["b": 9]))
        let call = limiter.reserve(running: ["a": 1], at: Self.start)
        #expect(!limiter.hasRoom(for: "a", running: ["a": 1]))
        limiter.settle(call, leased: [], keeps: false, at: Self.start)
        #expect(limiter.hasRoom(for: "a", running: ["a": 1]))
    }

    /// A rate counts what is leased, so what was leased may run.
    @Test func aRateHasRoomForWhatItHasCounted() {
        var limiter = ActivityLimiter(["a": .rate(1, per: .seconds(60))], for: ["a"])
        let call = limiter.reserve(running: [:], at: Self.start)
        limiter.settle(call, leased: ["a"], keeps: false, at: Self.start)
        #expect(limiter.hasRoom(for: "a", running: [:]))
    }

    @Test func concurrencyCountsWhatRunsAndWhatIsAskedFor() {
        var limiter = ActivityLimiter(["a": .concurrent(3)], for: ["a", "b"])
        let first = limiter.reserve(running: ["a": 1], at: Self.start)
        #expect(first == ["a": 2])
        // A second call while the first is under way gets nothing.
        let second = limiter.reserve(running: ["a": 1], at: Self.start)
        #expect(second == ["a": 0])
        limiter.settle(first, leased: ["a"], keeps: false, at: Self.start)
        limiter.settle(second, leased: [], keeps: false, at: Self.start)
        #expect(limiter.reserve(running: ["a": 2], at: Self.start) == ["a": 1])
    }

    @Test func rateHoldsInAnySpanOfItsLength() {
        var limiter = ActivityLimiter(["a": .rate(2, per: .seconds(10))], for: ["a"])
        func begin(at seconds: Int, _ limiter: inout ActivityLimiter) -> Int {
            let now = Self.start + .seconds(seconds)
            let permits = limiter.reserve(running: [:], at: now)
            limiter.settle(permits, leased: permits["a"]! > 0 ? ["a"] : [], keeps: false, at: now)
            return permits["a"]!
        }
        #expect(begin(at: 0, &limiter) == 2)
        #expect(begin(at: 4, &limiter) == 1)
        #expect(begin(at: 9, &limiter) == 0)
        let held = limiter.heldBack(running: [:], at: Self.start + .seconds(9))
        let rate = ActivityLimit.Rate(2, per: .seconds(10))
        #expect(held["a"]?.reason == .rate(rate, until: Self.start + .seconds(10)))
        // Only the first one is ten seconds old.
        #expect(begin(at: 10, &limiter) == 1)
        #expect(begin(at: 11, &limiter) == 0)
        #expect(begin(at: 14, &limiter) == 1)
    }

    @Test func clockThatIsSetBackDoesNotHoldTheRateBack() {
        var limiter = ActivityLimiter(["a": .rate(1, per: .seconds(10))], for: ["a"])
        let late = Self.start + .hours(1)
        let permits = limiter.reserve(running: [:], at: late)
        limiter.settle(permits, leased: ["a"], keeps: false, at: late)
        #expect(limiter.reserve(running: [:], at: Self.start) == ["a": 1])
    }

    @Test func limitHoldsForANameWithoutItsVersion() {
        var limiter = ActivityLimiter(
            ["a": .concurrent(1), "b@2": .concurrent(2)], for: ["a@1", "b@2", "b@3"])
        #expect(limiter.reserve(running: [:], at: Self.start) == ["a@1": 1, "b@2": 2])
    }

    @Test func heldBackSaysWhy() {
        var limiter = ActivityLimiter(
            ["a": .concurrent(2), "b": .rate(1, per: .seconds(60))], for: ["a", "b"])
        limiter.settle(
            limiter.reserve(running: [:], at: Self.start), leased: ["b"], keeps: false,
            at: Self.start)
        let held = limiter.heldBack(running: ["a": 2], at: Self.start)
        #expect(held["a"]?.sentence == "2 of 2 \"a\" are running")
        #expect(
            held["b"]?.sentence
                == "1 \"b\" were begun within 60.0 s, as many as the rate limit allows")
    }
}
