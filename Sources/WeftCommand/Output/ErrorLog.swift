internal import Logging
internal import Weft

/// A log on standard error, a line an event:
/// `2026-11-23T01:02:03.123Z debug "task scheduled" weft.instance=a weft.task=3`.
///
/// Text with spaces or quotes stands in quotes, control characters are shown, and a line is written
/// at once, so that lines of several threads never mix.
struct ErrorLog: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let fields = metadata.merging(event.metadata ?? [:]) { _, new in new }
        Terminal.error(
            Self.line(event.level, "\(event.message)", fields, at: SystemClock().now))
    }

    static func line(
        _ level: Logger.Level, _ message: String, _ fields: Logger.Metadata, at time: Timestamp
    ) -> String {
        let words = fields.sorted { $0.key < $1.key }.map { "\($0.key)=\(word("\($0.value)"))" }
        return ([TimeText.precise(time), level.rawValue, word(message)] + words)
            .joined(separator: " ")
    }

    /// The text itself, or in quotes where it would run into its neighbors.
    private static func word(_ text: String) -> String {
        let isPlain = !text.isEmpty && text.allSatisfy { !$0.isWhitespace && $0 != "\"" }
        return isPlain ? text : JSONValue.string(text).text
    }
}
