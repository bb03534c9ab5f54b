internal import Foundation
internal import Weft

/// Times as people read them.
enum TimeText {
    /// `14:03:07`, in the machine's time zone.
    static func clock(_ time: Timestamp) -> String { text(time, "HH:mm:ss") }

    /// `2026-11-22 14:03:07`, in the machine's time zone.
    static func full(_ time: Timestamp) -> String { text(time, "yyyy-MM-dd HH:mm:ss") }

    /// `2026-11-22T13:03:07.250Z`, for logs.
    static func precise(_ time: Timestamp) -> String {
        time.date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    /// `850 us`, `12 ms`, `3.4 s`, `2 min 5 s`.
    static func duration(_ duration: Duration) -> String {
        let seconds = duration.inSeconds
        if seconds < 0.001 { return "\(duration.microseconds) us" }
        if seconds < 1 { return "\(Int((seconds * 1000).rounded())) ms" }
        if seconds < 60 { return String(format: "%.1f s", seconds) }
        return "\(Int(seconds) / 60) min \(Int(seconds) % 60) s"
    }

    /// `, until 2026-11-24 14:03:07`, where there is a limit.
    static func limit(_ wait: Wait) -> String { wait.until.map { ", until \(full($0))" } ?? "" }

    private static func text(_ time: Timestamp, _ format: String) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.dateFormat = format
        return formatter.string(from: time.date)
    }
}
