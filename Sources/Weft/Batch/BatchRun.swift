internal import Synchronization
public import WeftCore
internal import WeftDurable
public import WeftPipeline

/// A batch under way: what it makes, and what becomes of its items.
///
///     let batch = try await engine.begin(Thumbnails.self, BatchRequest("photos", output: "thumbs"))
///     for await event in batch.events { print(event) }
///     print(try await batch.summary())
public struct BatchRun: Sendable {
    /// What it had to do when it was begun.
    public let plan: BatchPlan
    /// Its instances: batches of the same work that had not ended, and a new one; empty where there
    /// was nothing to do. Suspend, cancel or wait for them by the engine's `client`.
    public let ids: [InstanceID]
    /// What becomes of its items, from its beginning until all batches have ended. At most one event
    /// an item waits in memory for whoever reads. To be read once.
    ///
    /// A stream that is let go ends nothing: the batch goes on, and is there after a crash.
    public let events: AsyncStream<BatchEvent>

    let engine: Engine

    /// Waits for the end, and says how many items were made and how many failed, by the hub's book.
    /// Files that were up to date are not among them.
    ///
    /// - Throws: `CancellationError`; the batch goes on then. `DurableError` by the store.
    public func summary() async throws -> BatchSummary {
        var (total, done, failed) = (0, 0, 0)
        for id in ids {
            _ = try await engine.client.wait(for: id)
            let counts = try await engine.itemCounts(of: id)
            (total, done, failed) = (
                total + counts.total, done + counts.done, failed + counts.failed
            )
        }
        return BatchSummary(total: total, done: done, failed: failed)
    }

    /// The items that have failed so far, with the file and the failure of each.
    public func failedItems() async throws -> [FailedItem] {
        var items: [FailedItem] = []
        for id in ids { items += try await engine.failedItems(of: id) }
        return items
    }
}

extension Engine {
    /// Plans a batch and begins it: items that are up to date are left, and what an unfinished batch
    /// of the same work has left open is gone on with.
    ///
    ///     let batch = try await engine.begin(
    ///         Thumbnails.self, BatchRequest("photos", output: "thumbs"))
    ///
    /// - Parameter id: An ID of your own for the new batch.
    /// - Throws: as `plan(_:batch:)` and `submit(_:id:)` do; `WeftError` with code `not-started`.
    public func begin<Work: Pipeline>(
        _ pipeline: Work.Type, _ request: BatchRequest, id: InstanceID? = nil
    ) async throws -> BatchRun {
        try refuseUnlessStarted()
        let plan = try await plan(pipeline, batch: request)
        // Heard before anything is begun, so that nothing is missed.
        let hearing = BatchHearing()
        let (events, told) = AsyncStream.makeStream(of: BatchEvent.self)
        let end = listeners.listen { event in
            for item in hearing.take(event) { told.yield(item) }
        }
        told.onTermination = { _ in end() }
        var ids = plan.openBatches
        for batch in ids {
            let isSuspended = try await client.status(of: batch).status == .suspended
            if isSuspended { try await client.resume(batch) }
        }
        if let new = try await submit(plan, id: id) { ids.append(new) }
        for item in hearing.know(ids) { told.yield(item) }
        Task { [ids, client] in
            for id in ids { _ = try? await client.wait(for: id) }
            told.finish()
        }
        return BatchRun(plan: plan, ids: ids, events: events, engine: self)
    }
}

/// Turns what an engine tells into what becomes of a batch's items. Until the batch's ID is known,
/// ends of instances are kept: only a moment passes between its beginning and that.
private final class BatchHearing: Sendable {
    private struct State {
        var ids: [InstanceID]?
        var early: [EngineEvent] = []
    }

    private let state = Mutex(State())

    func take(_ event: EngineEvent) -> [BatchEvent] {
        guard case .instanceEnded = event else { return [] }
        return state.withLock { state in
            guard let ids = state.ids else {
                state.early.append(event)
                return []
            }
            return BatchEvent(event, of: ids).map { [$0] } ?? []
        }
    }

    /// - Returns: what was kept of these.
    func know(_ ids: [InstanceID]) -> [BatchEvent] {
        state.withLock { state in
            state.ids = ids
            defer { state.early = [] }
            return state.early.compactMap { BatchEvent($0, of: ids) }
        }
    }
}
