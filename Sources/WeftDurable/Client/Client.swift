public import Tracing
public import WeftCore

/// Starts instances, asks about them and sends them messages. A value; costs nothing to make.
///
/// ```swift
/// let client = Client(store: store)
/// let id = try await client.start("greet", version: "1", input: ["name": "Ada"])
/// let record = try await client.wait(for: id)
/// ```
public struct Client: Sendable {
    let store: any Store
    let clock: any WallClock
    let tracer: (any Tracer)?
    let worker: Worker?

    /// - Parameters:
    ///   - tracer: Lets the orchestrations that are started be children of the span that is
    ///     current where they are started.
    ///   - worker: A worker of the same store. What it can run is begun by it at once: the
    ///     instance is created and its first turn recorded in one transaction, instead of three.
    public init(
        store: any Store, clock: any WallClock = SystemClock(), tracer: (any Tracer)? = nil,
        worker: Worker? = nil
    ) {
        self.store = store
        self.clock = clock
        self.tracer = tracer
        self.worker = worker
    }

    // MARK: - Asking

    /// What is known of an instance without reading its history.
    /// - Throws: `DurableError.instanceNotFound`, with the ID that was most likely meant.
    public func status(of id: InstanceID) async throws -> InstanceRecord {
        guard let record = try await store.instance(id) else {
            throw await unknown(id)
        }
        return record
    }

    /// One page of records in order of creation, the newest first; see `pages(of:)` for all.
    public func list(_ query: InstanceQuery = InstanceQuery()) async throws -> [InstanceRecord] {
        try await store.instances(query)
    }

    /// All events recorded so far, or those after a sequence number.
    public func history(
        of id: InstanceID, after sequence: Int = 0
    ) async throws -> [HistoryEvent] {
        try await store.history(of: id, after: sequence)
    }

    /// The first event of an instance, at the cost of one event however long the history is; `nil`
    /// before a worker has begun it, and where it is not in the hub.
    public func firstEvent(of id: InstanceID) async throws -> HistoryEvent? {
        try await store.firstEvent(of: id)
    }

    /// What was sent to an instance and no worker has read yet, in order of arrival.
    public func messages(of id: InstanceID) async throws -> [ControlMessage] {
        try await store.openMessages(of: id).map(\.message)
    }

    /// The activities that wait or run, in order of scheduling.
    public func activities(of id: InstanceID) async throws -> [ActivityRecord] {
        try await store.openActivities(of: id)
    }
}
