internal import Synchronization

/// Those who watch a worker for a while, beside the observer that it was made with.
///
/// Where nobody listens, an event costs a look at a flag.
package final class EventListeners: Sendable {
    private struct State {
        var next = 0
        var handlers: [Int: Handler] = [:]
    }

    private struct Handler {
        let hear: @Sendable (EngineEvent) -> Void
        let end: @Sendable () -> Void
    }

    private let state = Mutex(State())
    private let heard = Atomic(false)

    package init() {}

    /// Whether anybody listens. May lag behind `listen` by as long as another thread's write takes
    /// to be seen: an event that was recorded in the meantime is not told.
    package var isHeard: Bool { heard.load(ordering: .relaxed) }

    /// Calls the handler for what is recorded from now on, from the worker's threads; it must
    /// return at once.
    /// - Parameter onEnd: Called where nothing more will be told.
    /// - Returns: What ends it when it is called.
    package func listen(
        _ handler: @escaping @Sendable (EngineEvent) -> Void,
        onEnd: @escaping @Sendable () -> Void = {}
    ) -> @Sendable () -> Void {
        let number = state.withLock { state in
            state.next += 1
            state.handlers[state.next] = Handler(hear: handler, end: onEnd)
            return state.next
        }
        heard.store(true, ordering: .relaxed)
        return { [weak self] in self?.end(number) }
    }

    func tell(_ event: EngineEvent) {
        guard isHeard else { return }
        let handlers = state.withLock { Array($0.handlers.values) }
        for handler in handlers { handler.hear(event) }
    }

    /// Tells everybody that nothing more will come.
    package func endAll() {
        let handlers = state.withLock { state in
            defer { state.handlers = [:] }
            return Array(state.handlers.values)
        }
        heard.store(false, ordering: .relaxed)
        for handler in handlers { handler.end() }
    }

    private func end(_ number: Int) {
        state.withLock { state in
            state.handlers[number] = nil
            heard.store(!state.handlers.isEmpty, ordering: .relaxed)
        }
    }
}
