public import WeftCore
public import WeftDurable
internal import WeftPipeline
internal import WeftSQLite

/// What happens to the items of a batch, to be shown while it runs.
public enum BatchEvent: Hashable, Sendable {
    /// An item has been made: its files are there under their names.
    case done(ItemID, outputs: [ExportedFile], bytesRead: Int)
    /// An item has failed; the others go on.
    case failed(ItemID, Failure)

    /// An item of a batch.
    public struct ItemID: Hashable, Sendable {
        /// The batch that it belongs to.
        public let batch: InstanceID
        /// Its number in the batch, from 0.
        public let position: Int

        /// An item by its batch and its number in it.
        public init(batch: InstanceID, position: Int) {
            self.batch = batch
            self.position = position
        }
    }

    /// What an event of the engine says about the items of some batches; `nil` where nothing.
    ///
    ///     let engine = try await Engine(hub: hub, pipelines: pipelines) { event in
    ///         if let item = BatchEvent(event, of: [batch]) { show(item) }
    ///     }
    public init?(_ event: EngineEvent, of batches: [InstanceID]) {
        guard case .instanceEnded(let instance, let outcome) = event else { return nil }
        for batch in batches {
            guard let position = BatchItem.position(of: instance, in: batch) else { continue }
            self.init(ItemID(batch: batch, position: position), outcome)
            return
        }
        return nil
    }

    private init(_ item: ItemID, _ outcome: ExecutionOutcome) {
        switch outcome {
        case .completed(let json):
            let result = try? ItemResult(planJSON: json)
            self = .done(
                item, outputs: result?.files ?? [],
                bytesRead: result?.images.reduce(0) { $0 + $1.image.artifact.byteCount } ?? 0)
        case .failed(let failure): self = .failed(item, failure)
        case .terminated(let reason), .canceled(let reason):
            self = .failed(item, Failure(code: "canceled", message: "It was stopped. \(reason)"))
        }
    }
}

extension BatchEvent: CustomStringConvertible {
    /// The event in a line: `done 3: /thumbs/a.webp`, `failed 4: ...`.
    public var description: String {
        switch self {
        case .done(let item, let outputs, _):
            "done \(item.position): \(outputs.map(\.path).joined(separator: ", "))"
        case .failed(let item, let failure): "failed \(item.position): \(failure.message)"
        }
    }
}

/// An item of a batch that has failed.
public struct FailedItem: Hashable, Sendable {
    /// Its number in the batch, from 0.
    public let position: Int
    /// The file that it was to be made of.
    public let input: String
    /// What it failed with.
    public let failure: Failure
}

extension Engine {
    /// The items of a batch that have failed, by the hub's book, in order.
    public func failedItems(of batch: InstanceID) async throws -> [FailedItem] {
        try await book.items(of: batch, in: .failed).map {
            FailedItem(
                position: $0.position, input: $0.input,
                failure: $0.failure ?? Failure(code: "error", message: "It failed."))
        }
    }

    /// The inputs of the items of a batch that have not ended, by position.
    public func openInputs(of batch: InstanceID) async throws -> [Int: String] {
        try await book.openInputs(of: batch)
    }
}
