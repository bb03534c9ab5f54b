public import WeftCore

/// One thing that a hub keeps, as `Store.visitKept` hands it over.
public enum KeptValue: Sendable {
    /// The JSON of an event, a message, a task, an outcome or a status, with payload references
    /// as they are recorded.
    case text(String)
    /// A result that is recorded under a reuse key.
    case result(RecordedResult)
    /// An activity is leased: what it has made is perhaps not recorded yet.
    case running(scheduledAt: Timestamp)
}

/// A result under a reuse key, as a collection sees it.
public struct RecordedResult: Hashable, Sendable {
    /// The reuse key.
    public let key: String
    /// The result's JSON, with a payload reference as it is recorded.
    public let text: String
    /// The task that has made it.
    public let origin: ReuseOrigin
    /// When it was recorded.
    public let recordedAt: Timestamp

    /// A result as a store keeps it.
    public init(key: String, text: String, origin: ReuseOrigin, recordedAt: Timestamp) {
        self.key = key
        self.text = text
        self.origin = origin
        self.recordedAt = recordedAt
    }
}

extension ControlMessage {
    /// The message's content, for stores that do not keep it as text.
    package var content: JSONValue? { payload }
}
