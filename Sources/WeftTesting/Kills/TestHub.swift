public import WeftArtifacts
public import WeftDurable

/// A hub in memory with a clock that is moved by hand: for tests of pipelines.
///
///     let hub = try TestHub()
///     let engine = try await Engine(
///         store: hub.store, artifacts: hub.artifacts, pipelines: [Postcard.self],
///         options: Engine.Options(clock: hub.clock))
public struct TestHub: Sendable {
    /// What instances, histories and queues are kept in.
    public let store: any Store
    /// What images and other large values are kept in; gone with the hub.
    public let artifacts: MemoryArtifactStore
    /// Stands still until it is moved.
    public let clock: ManualClock

    /// An empty hub.
    /// - Throws: `ArtifactError` where the system's temporary folder cannot be written to.
    public init() throws {
        try self.init(store: MemoryStore())
    }

    init(store: any Store) throws {
        self.store = store
        artifacts = try MemoryArtifactStore()
        clock = ManualClock()
    }
}
