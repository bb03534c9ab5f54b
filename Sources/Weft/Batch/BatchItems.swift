public import WeftCore
internal import WeftSQLite

/// An item of a batch as the hub's book has it, for reports.
public struct BatchItemRecord: Hashable, Sendable {
    /// Its number in the batch, from 0.
    public let position: Int
    /// The file that it is made of; the first, where there are many.
    public let input: String
    /// Why it was made.
    public let reason: MakeReason?
    /// What it was made into, with the bytes of each; empty unless it is done.
    public let outputs: [Output]
    /// `nil` unless it failed.
    public let failure: Failure?
    /// `nil` while it waits.
    public let endedAt: Timestamp?

    /// A file that was written.
    public struct Output: Hashable, Sendable {
        /// Where it is, absolute.
        public let path: String
        /// Its length.
        public let byteCount: Int
    }
}

extension Engine {
    /// All items of a batch: those that failed, then those that were made, then the others.
    public func items(of batch: InstanceID) async throws -> [BatchItemRecord] {
        var items: [BatchItemRecord] = []
        for state in [ItemRecord.State.failed, .done, .open] {
            items += try await book.items(of: batch, in: state).map(BatchItemRecord.init)
        }
        return items
    }

    /// What a batch was asked for: its pipeline, where its outputs go, and the inputs that its items
    /// share; `nil` where there is none of that ID.
    public func batchRequest(
        of batch: InstanceID
    ) async throws -> (pipeline: String, output: String, inputs: [String: JSONValue])? {
        guard let record = try await book.batch(batch) else { return nil }
        return (
            record.pipeline, record.template, record.request["inputs"]?.objectValue ?? [:]
        )
    }
}

extension BatchItemRecord {
    fileprivate init(_ record: ItemRecord) {
        self.init(
            position: record.position, input: record.input,
            reason: MakeReason(rawValue: record.reason),
            outputs: record.outputs.map { Output(path: $0.path, byteCount: $0.byteCount) },
            failure: record.failure, endedAt: record.endedAt)
    }
}
