internal import Synchronization
internal import Weft

/// Knows which instances of a session have ended, and which have nothing to do but wait for something
/// from outside. What their children do is no news: a batch has thousands.
final class WaitWatch: Sendable {
    /// Gives a value whenever an instance may have come to wait.
    let changes: AsyncStream<Void>
    /// Gives a value whenever one may have ended.
    let endings: AsyncStream<Void>

    private let change: AsyncStream<Void>.Continuation
    private let ending: AsyncStream<Void>.Continuation
    private let state = Mutex(State())

    private struct State {
        /// `nil` until they are known.
        var watched: Set<InstanceID>?
        var waiting: Set<InstanceID> = []
        var woken: Set<InstanceID> = []
        var hasCaughtUp = false

        func counts(_ id: InstanceID) -> Bool { watched?.contains(id) ?? true }
    }

    init() {
        (changes, change) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        (endings, ending) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// From now on only these instances count.
    func watch(_ ids: [InstanceID]) {
        state.withLock { $0.watched = Set(ids) }
    }

    /// Looks again, as other processes may have ended instances.
    func look() { ending.yield() }

    /// Takes note of what the worker says.
    func note(_ event: EngineEvent) {
        let isNews = state.withLock { state in
            switch event {
            case .caughtUp: state.hasCaughtUp = true
            case .instanceWaits(let id, let waits) where !waits.isEmpty && state.counts(id):
                state.waiting.insert(id)
            case .eventRaised(let id, _) where state.counts(id),
                .taskScheduled(let id, _) where state.counts(id):
                state.waiting.remove(id)
                state.woken.insert(id)
            case .instanceEnded(let id, _) where state.counts(id): ending.yield()
            default: return false
            }
            return true
        }
        if isNews { change.yield() }
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
