public import WeftDurable

extension Engine {
    /// What this engine's worker records from now on, until the stream is let go.
    ///
    ///     for await event in engine.events() {
    ///         if case .taskCompleted(let id, let step, _) = event { print(id, step.label) }
    ///     }
    ///
    /// Ends when the engine is closed. What other processes record in the same hub is not told.
    ///
    /// - Parameter limit: So many events wait for whoever reads the stream; beyond it the oldest are
    ///   dropped.
    public func events(keeping limit: Int = 10_000) -> AsyncStream<EngineEvent> {
        let (stream, events) = AsyncStream.makeStream(
            of: EngineEvent.self, bufferingPolicy: .bufferingNewest(limit))
        let end = listeners.listen {
            events.yield($0)
        } onEnd: {
            events.finish()
        }
        events.onTermination = { _ in end() }
        return stream
    }
}
