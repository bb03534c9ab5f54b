package import WeftCore

/// An item that a batch is to make.
package struct NewItem: Hashable, Sendable {
    /// A digest of which input goes to which outputs: the same in every batch that would write them.
    package let slot: [UInt8]
    /// The file that it is made of; the first one, where there are many.
    package let input: String
    /// Why it is made: `new`, `input-changed` and the like.
    package let reason: String
    /// What its instance is given, as JSON text: a value of JSON takes ten times the memory.
    package let request: String

    package init(slot: [UInt8], input: String, reason: String, request: String) {
        self.slot = slot
        self.input = input
        self.reason = reason
        self.request = request
    }
}

/// An item as the book keeps it.
package struct ItemRecord: Hashable, Sendable {
    /// Where an item stands.
    package enum State: Int, Hashable, Sendable {
        case open, done, failed
    }

    /// Unique in the hub.
    package let number: Int
    package let batch: BatchRecord
    /// Its number within the batch, from 0.
    package let position: Int
    package let slot: [UInt8]
    package let input: String
    package let reason: String
    package let state: State
    /// What its instance is given; `nil` once it is done.
    package let request: JSONValue?
    /// What it was made of; empty unless it is done.
    package let sources: [ItemSource]
    /// A digest of what the file system said of those when they were read; `nil` where a change
    /// would not have shown.
    package let stamp: [UInt8]?
    /// What it was made into; empty unless it is done.
    package let outputs: [ItemOutputRecord]
    package let failure: Failure?
    package let endedAt: Timestamp?
}

/// A file that an item was made of.
package struct ItemSource: Hashable, Sendable {
    /// The input of the pipeline that it was given as.
    package let name: String
    package let path: String
    /// Its content.
    package let sha256: [UInt8]

    package init(name: String, path: String, sha256: [UInt8]) {
        self.name = name
        self.path = path
        self.sha256 = sha256
    }
}

/// A file that an item was made into.
package struct ItemOutputRecord: Hashable, Sendable {
    package let path: String
    package let sha256: [UInt8]
    package let byteCount: Int
    /// What the file system said of it, as text; `nil` where a change would not have shown.
    package let stamp: String?

    package init(path: String, sha256: [UInt8], byteCount: Int, stamp: String?) {
        self.path = path
        self.sha256 = sha256
        self.byteCount = byteCount
        self.stamp = stamp
    }
}

/// How an item ended.
package struct SettledItem: Hashable, Sendable {
    package enum Ending: Hashable, Sendable {
        case done(sources: [ItemSource], stamp: [UInt8]?, outputs: [ItemOutputRecord])
        case failed(Failure)
    }

    package let position: Int
    package let ending: Ending

    package init(position: Int, ending: Ending) {
        self.position = position
        self.ending = ending
    }
}
