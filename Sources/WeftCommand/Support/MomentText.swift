internal import Foundation
internal import Weft

/// Time spans and moments as people type them.
enum MomentText {
    /// What the options that take a moment expect, in words.
    static let expectation =
        "a time span such as 90s, 15m, 2h, 3d or 1w, or a date such as "
        + "2026-11-22 or 2026-11-22T18:05:00Z"

    /// A whole number and a unit: `90s`, `15m`, `2h`, `3d`, `1w`; `nil` for anything else.
    static func span(_ text: String) -> Duration? {
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int(text.dropLast()),
            count >= 0, count <= 1_000_000
        else { return nil }
        return .seconds(count * unit)
    }

    /// A span before now, or a date, in the machine's time zone where it names none; `nil` for
    /// anything else.
    static func moment(_ text: String, now: Timestamp) -> Timestamp? {
        if let span = span(text) { return now - span }
        if let date = try? Date(text, strategy: .iso8601) { return Timestamp(date) }
        for format in ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"]
        where text.count == format.count(where: { $0 != "'" }) {
            let formatter = DateFormatter()
            formatter.locale = Locale(identifier: "en_US_POSIX")
            formatter.dateFormat = format
            formatter.isLenient = false
            if let date = formatter.date(from: text) { return Timestamp(date) }
        }
        return nil
    }

    private static let units: [Character: Int] = [
        "s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800,
    ]
}

extension Timestamp {
    fileprivate static func - (time: Timestamp, span: Duration) -> Timestamp {
        Timestamp(microseconds: time.microseconds - span.microseconds)
    }
}
