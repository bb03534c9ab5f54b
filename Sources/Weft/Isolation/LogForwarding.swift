internal import Logging
internal import WeftCore

/// What an activity logs in a worker process, on its way to the logger of its attempt.
///
/// Only levels that this logger writes are sent. Its own metadata, the IDs of instance, task and
/// attempt, are added where the line is written.
struct LogForwarding: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level
    let send: @Sendable (JSONValue) -> Void

    /// What a line may come to as JSON, in bytes; of a longer one the beginning of its message is
    /// sent.
    static let maximumLength = 1 << 20
    private static let lengthKept = 1 << 10

    init(level: Logger.Level, send: @escaping @Sendable (JSONValue) -> Void) {
        logLevel = level
        self.send = send
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var fields: [String: JSONValue] = [
            "level": .string(event.level.rawValue), "message": .string("\(event.message)"),
            "source": .string(event.source), "file": .string(event.file),
            "function": .string(event.function), "line": .int(Int(clamping: event.line)),
        ]
        let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
        if !all.isEmpty { fields["metadata"] = .object(all.mapValues(\.json)) }
        if JSONValue.object(fields).text.utf8.count > Self.maximumLength {
            fields["metadata"] = nil
            fields["message"] = .string("\("\(event.message)".prefix(Self.lengthKept)) ... (cut)")
        }
        send(.object(fields))
    }

    /// Writes a line that was sent.
    static func write(_ line: JSONValue, to logger: Logger) {
        guard let level = line["level"]?.stringValue.flatMap({ Logger.Level(rawValue: $0) }) else {
            return
        }
        logger.log(
            level: level, "\(line["message"]?.stringValue ?? "")",
            metadata: line["metadata"]?.objectValue?.mapValues(Logger.MetadataValue.init(json:)),
            source: line["source"]?.stringValue, file: line["file"]?.stringValue ?? "",
            function: line["function"]?.stringValue ?? "",
            line: UInt(clamping: line["line"]?.intValue ?? 0))
    }
}

extension Logger.MetadataValue {
    fileprivate var json: JSONValue {
        switch self {
        case .string(let text): .string(text)
        case .stringConvertible(let value): .string(value.description)
        case .array(let elements): .array(elements.map(\.json))
        case .dictionary(let fields): .object(fields.mapValues(\.json))
        }
    }

    fileprivate init(json: JSONValue) {
        if let elements = json.arrayValue {
            self = .array(elements.map(Self.init(json:)))
        } else if let fields = json.objectValue {
            self = .dictionary(fields.mapValues(Self.init(json:)))
        } else {
            self = .string(json.stringValue ?? json.text)
        }
    }
}
