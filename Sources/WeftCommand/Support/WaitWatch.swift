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
        var woken: Set<InstanceID> = []
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
            case .eventRaised(let id, _), .taskScheduled(let id, _):
                state.waiting.remove(id)
                state.woken.insert(id)
            case .instanceEnded: break
            default: return false
            }
            return true
        }
        if isNews { continuation.yield() }
    }

    /// Whether everything that was ready at the start has been taken up.
    var hasCaughtUp: Bool { state.withLock(\.hasCaughtUp) }

    /// Whether the worker said that the instance waits.
    func isWaiting(_ id: InstanceID) -> Bool { state.withLock { $0.waiting.contains(id) } }

    /// The instances that something has arrived for since the last call.
    func takeWoken() -> Set<InstanceID> {
        state.withLock { state in
            defer { state.woken = [] }
            return state.woken
        }
    }

    /// Whether the instance has not been taken up, because nothing has arrived that it waits for.
    func isResting(_ record: InstanceRecord, _ engine: Engine) async throws -> Bool {
        guard hasCaughtUp, record.lease == nil, !record.waits.isEmpty else { return false }
        return try await engine.client.activities(of: record.id).isEmpty
    }
}
