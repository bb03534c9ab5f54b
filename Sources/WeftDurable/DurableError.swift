public import WeftCore

/// What the engine or a store refuses, and why.
public struct DurableError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong; the raw value is stable and hyphenated.
    public enum Code: String, Hashable, Sendable {
        /// The instance is not in the hub.
        case instanceNotFound = "instance-not-found"
        /// An instance with this ID exists and was started with something else.
        case instanceExists = "instance-exists"
        /// The lease expired or was taken over: the fencing token no longer matches.
        case leaseLost = "lease-lost"
        /// A history holds an event of a newer version.
        case unknownEvent = "unknown-event"
        /// The orchestration's actions are not those of its history.
        case nonDeterministic = "non-deterministic"
        /// What is stored for one instance cannot be read: it is damaged, or of a newer version.
        case unreadable = "unreadable"
        /// A payload that is kept outside the tables is missing or damaged.
        case payloadLost = "payload-lost"
        /// The store cannot be opened, read or written.
        case storeUnavailable = "store-unavailable"
        /// The hub was written by a newer version.
        case newerHub = "newer-hub"
        /// The instance has ended, so nothing more can happen to it.
        case instanceEnded = "instance-ended"
        /// The orchestration did something that the engine forbids, such as using an ID twice.
        case invalidAction = "invalid-action"
        /// A failed instance cannot begin again at its failure.
        case notRewindable = "not-rewindable"
        /// The orchestration awaited something that is not durable.
        case nonDurableAwait = "non-durable-await"
        /// The context of an orchestration was used outside of it.
        case contextMisuse = "context-misuse"
        /// What is asked for needs an instance with another status, such as a failed one to rewind.
        case wrongStatus = "wrong-status"
    }

    /// What kind of refusal it is.
    public let code: Code
    /// One sentence: what was expected, what was found, what to do.
    public let message: String

    /// An error with its code and one sentence.
    public init(code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}

extension DurableError: FailureConvertible {
    public var failure: Failure {
        Failure(code: code.rawValue, message: message, isRetryable: code == .storeUnavailable)
    }
}
