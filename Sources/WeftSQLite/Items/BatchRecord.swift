public import WeftCore

/// A batch as the book of items keeps it.
public struct BatchRecord: Hashable, Sendable {
    /// The instance that runs it.
    public let id: InstanceID
    /// What people call its pipeline.
    public let pipeline: String
    /// A digest of all that decides what an item becomes, beside its files: two batches with the
    /// same recipe make the same of the same input.
    public let recipe: [UInt8]
    /// Where its outputs go: a path with placeholders.
    public let template: String
    /// What it was asked for, to be shown and compared.
    public let request: JSONValue
    public let createdAt: Timestamp

    public init(
        id: InstanceID, pipeline: String, recipe: [UInt8], template: String, request: JSONValue,
        createdAt: Timestamp
    ) {
        self.id = id
        self.pipeline = pipeline
        self.recipe = recipe
        self.template = template
        self.request = request
        self.createdAt = createdAt
    }
}

/// How many items of a batch stand where.
public struct ItemCounts: Hashable, Sendable {
    public var open = 0
    public var done = 0
    public var failed = 0

    public init(open: Int = 0, done: Int = 0, failed: Int = 0) {
        self.open = open
        self.done = done
        self.failed = failed
    }

    public var total: Int { open + done + failed }
}
