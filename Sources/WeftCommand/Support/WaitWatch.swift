internal import Synchronization
internal import Weft

/// Knows which instances of a session have nothing to do but wait for something from outside.
final class WaitWatch: Sendable {
    /// Gives a value whenever that may have changed.
    let changes: AsyncStream<Void>

    private let continuation: AsyncStream<Void>.Continuation
    private let state = Mutex(State())

    private struct State {
        var waiting: Set<InstanceID> = []
        var hasCaughtUp = false
    }

    init() {
        (changes, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Takes note of what the worker says.
    func note(_ event: EngineEvent) {
        let isNews = state.withLock { state in
            switch event {
            case .caughtUp: state.hasCaughtUp = true
            case .instanceWaits(let id, let waits) where !waits.isEmpty: state.waiting.insert(id)
            case .eventRaised(let id, _), .taskScheduled(let id, _): state.waiting.remove(id)
            case .instanceEnded: break
            default: return false
            }
            return true
        }
        if isNews { continuation.yield() }
    }

    /// Whether everything that was ready at the start has been taken up.
    var hasCaughtUp: Bool { state.withLock(\.hasCaughtUp) }

    /// Whether the instance waits: the worker said so, or it has not been taken up, because nothing
    /// has arrived that it waits for.
    func isWaiting(_ record: InstanceRecord, _ engine: Engine) async throws -> Bool {
        if state.withLock({ $0.waiting.contains(record.id) }) { return true }
        guard hasCaughtUp, record.lease == nil, !record.waits.isEmpty else { return false }
        return try await engine.client.activities(of: record.id).isEmpty
    }
}
