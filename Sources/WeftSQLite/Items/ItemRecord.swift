public import WeftCore

/// An item that a batch is to make.
public struct NewItem: Hashable, Sendable {
    /// A digest of which input goes to which outputs: the same in every batch that would write them.
    public let slot: [UInt8]
    /// The file that it is made of; the first one, where there are many.
    public let input: String
    /// Why it is made: `new`, `input-changed` and the like.
    public let reason: String
    /// What its instance is given.
    public let request: JSONValue

    public init(slot: [UInt8], input: String, reason: String, request: JSONValue) {
        self.slot = slot
        self.input = input
        self.reason = reason
        self.request = request
    }
}

/// An item as the book keeps it.
public struct ItemRecord: Hashable, Sendable {
    /// Where an item stands.
    public enum State: Int, Hashable, Sendable {
        case open, done, failed
    }

    /// Unique in the hub.
    public let number: Int
    public let batch: BatchRecord
    /// Its number within the batch, from 0.
    public let position: Int
    public let slot: [UInt8]
    public let input: String
    public let reason: String
    public let state: State
    /// What its instance is given; `nil` once it is done.
    public let request: JSONValue?
    /// What it was made of; empty unless it is done.
    public let sources: [ItemSource]
    /// A digest of what the file system said of those when they were read; `nil` where a change
    /// would not have shown.
    public let stamp: [UInt8]?
    /// What it was made into; empty unless it is done.
    public let outputs: [ItemOutputRecord]
    public let failure: Failure?
    public let endedAt: Timestamp?
}

/// A file that an item was made of.
public struct ItemSource: Hashable, Sendable {
    /// The input of the pipeline that it was given as.
    public let name: String
    public let path: String
    /// Its content.
    public let sha256: [UInt8]

    public init(name: String, path: String, sha256: [UInt8]) {
        self.name = name
        self.path = path
        self.sha256 = sha256
    }
}

/// A file that an item was made into.
public struct ItemOutputRecord: Hashable, Sendable {
    public let path: String
    public let sha256: [UInt8]
    public let byteCount: Int
    /// What the file system said of it, as text; `nil` where a change would not have shown.
    public let stamp: String?

    public init(path: String, sha256: [UInt8], byteCount: Int, stamp: String?) {
        self.path = path
        self.sha256 = sha256
        self.byteCount = byteCount
        self.stamp = stamp
    }
}

/// How an item ended.
public struct SettledItem: Hashable, Sendable {
    public enum Ending: Hashable, Sendable {
        case done(sources: [ItemSource], stamp: [UInt8]?, outputs: [ItemOutputRecord])
        case failed(Failure)
    }

    public let position: Int
    public let ending: Ending

    public init(position: Int, ending: Ending) {
        self.position = position
        self.ending = ending
    }
}
