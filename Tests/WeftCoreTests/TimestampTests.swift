import Foundation
import Testing
import WeftCore

@Suite struct TimestampTests {
    @Test func arithmeticIsInMicroseconds() {
        let start = Timestamp(microseconds: 1_000_000)
        #expect(start + .milliseconds(1500) == Timestamp(microseconds: 2_500_000))
        #expect(start + .seconds(-2) == Timestamp(microseconds: -1_000_000))
        #expect(Timestamp(microseconds: 2_500_000) - start == .milliseconds(1500))
        #expect(start < start + .microseconds(1))
    }

    @Test func datesRoundToTheNearestMicrosecond() {
        let date = Date(timeIntervalSince1970: 1_795_369_000.123456)
        let time = Timestamp(date)
        #expect(time.microseconds == 1_795_369_000_123_456)
        #expect(Timestamp(time.date) == time)
    }

    @Test func durationsHaveTheirUnits() {
        #expect(Duration.minutes(2) == .seconds(120))
        #expect(Duration.hours(2) == .seconds(7200))
        #expect(Duration.days(2) == .seconds(172_800))
        #expect(Duration.milliseconds(1500).inSeconds == 1.5)
    }

    @Test func microsecondsRoundTowardZero() {
        #expect(Duration.nanoseconds(1999).microseconds == 1)
        #expect(Duration.nanoseconds(-1999).microseconds == -1)
        #expect(Duration.zero.microseconds == 0)
    }

    @Test func hugeDurationsAreClamped() {
        #expect(Duration.seconds(Int64.max).microseconds == .max / 4)
        #expect(Duration.seconds(Int64.min).microseconds == .min / 4)
    }

    @Test func theSystemClockDoesNotWaitForThePast() async throws {
        let clock = SystemClock()
        let before = clock.now
        try await clock.sleep(until: before + .seconds(-60))
        #expect(clock.now - before < .seconds(30))
    }
}
