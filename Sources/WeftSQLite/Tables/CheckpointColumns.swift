import WeftCore
import WeftDurable

/// What a checkpoint leaves in its instance's record.
extension Checkpoint {
    var waitsColumn: String? {
        waits.isEmpty ? nil : JSONValue.array(waits.map(\.json)).text
    }

    var outcomeColumn: UTF8Text? { outcome.map { UTF8Text(bytes: $0.utf8) } }

    /// When the instance ended; `nil` while it has not.
    var endedAt: Int64? { status.isFinal ? now.microseconds : nil }
}
