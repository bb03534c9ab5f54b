internal import WeftCore
internal import WeftDurable
internal import WeftPipeline

/// Runs the items of a batch, each as an instance of its own, so many at a time.
///
/// Which items there are stands in the hub's book; how each one ended is recorded there, and an
/// instance that is done is removed. So neither the history nor the hub grows with what is done: the
/// batch continues as new after every ``generationLength`` items.
struct BatchOrchestration: Orchestration {
    static let name = "batch"

    /// Items of one generation.
    static let generationLength = 1024
    /// Items that are read and recorded at once.
    static let portion = 48

    struct Input: Codable, Sendable {
        /// The plan of every item.
        var plan: JSONValue
        /// Items in all.
        var total: Int
        /// Items at the same time.
        var parallel: Int
        /// How many items may fail before nothing new is begun; `nil` means any.
        var allowedFailures: Int?
        /// The last item that has been taken.
        var position = -1
        var done = 0
        var failed = 0
    }

    func run(_ input: Input, in context: OrchestrationContext) async throws -> BatchSummary {
        let generation = BatchGeneration(input, context)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<max(1, input.parallel) {
                group.addTask { try await generation.work() }
            }
            try await group.waitForAll()
        }
        let next = try await generation.finish()
        guard generation.isLast else { try context.continueAsNew(next) }
        return BatchSummary(total: next.total, done: next.done, failed: next.failed)
    }
}

/// How a batch ended.
public struct BatchSummary: Codable, Hashable, Sendable {
    /// Items in all.
    public let total: Int
    /// Items that were made.
    public let done: Int
    /// Items that failed.
    public let failed: Int

    /// Items that were not begun, because too many had failed.
    public var left: Int { total - done - failed }

    /// How a batch ended, in numbers.
    public init(total: Int, done: Int, failed: Int) {
        self.total = total
        self.done = done
        self.failed = failed
    }
}
