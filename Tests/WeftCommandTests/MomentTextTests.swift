import Testing
import Weft

@testable import WeftCommand

@Suite struct MomentTextTests {
    private let now = Timestamp(microseconds: 1_767_225_600_000_000)  // 2026-01-01T00:00:00Z

    @Test(arguments: [("90s", 90), ("15m", 900), ("2h", 7200), ("3d", 259_200), ("1w", 604_800)])
    func spanIsANumberAndAUnit(_ text: String, _ seconds: Int) {
        #expect(MomentText.span(text) == .seconds(seconds))
        #expect(MomentText.moment(text, now: now).map { now - $0 } == .seconds(seconds))
    }

    @Test(arguments: ["", "5", "h", "-1h", "1.5h", "2 h", "5y", "1h30m", "99999999999d"])
    func anythingElseIsNoSpan(_ text: String) { #expect(MomentText.span(text) == nil) }

    @Test func datesAreReadWithAndWithoutATimeZone() {
        #expect(MomentText.moment("2026-01-01T00:00:00Z", now: now) == now)
        #expect(MomentText.moment("2026-01-01T01:00:00+01:00", now: now) == now)
        let day = MomentText.moment("2026-01-01", now: now)
        #expect(MomentText.moment("2026-01-01T00:00", now: now) == day)
        #expect(MomentText.moment("2026-01-01T00:00:00", now: now) == day)
        #expect(day != nil)
    }

    @Test(arguments: ["soon", "2026-13-01", "2026-02-30", "26-01-01", "2026-01-01 noon"])
    func anythingElseIsNoMoment(_ text: String) {
        #expect(MomentText.moment(text, now: now) == nil)
    }
}
