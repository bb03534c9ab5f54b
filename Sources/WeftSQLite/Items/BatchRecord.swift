package import WeftCore

/// A batch as the book of items keeps it.
package struct BatchRecord: Hashable, Sendable {
    /// The instance that runs it.
    package let id: InstanceID
    /// What people call its pipeline.
    package let pipeline: String
    /// A digest of all that decides what an item becomes, beside its files: two batches with the
    /// same recipe make the same of the same input.
    package let recipe: [UInt8]
    /// Where its outputs go: a path with placeholders.
    package let template: String
    /// What it was asked for, to be shown and compared.
    package let request: JSONValue
    package let createdAt: Timestamp

    package init(
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
package struct ItemCounts: Hashable, Sendable {
    package var open = 0
    package var done = 0
    package var failed = 0

    package init(open: Int = 0, done: Int = 0, failed: Int = 0) {
        self.open = open
        self.done = done
        self.failed = failed
    }

    package var total: Int { open + done + failed }
}
