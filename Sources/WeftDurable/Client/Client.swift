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

    /// - Parameter tracer: Lets the orchestrations that are started be children of the span that
    ///   is current where they are started.
    public init(
        store: any Store, clock: any WallClock = SystemClock(), tracer: (any Tracer)? = nil
    ) {
        self.store = store
        self.clock = clock
        self.tracer = tracer
    }

    // MARK: - Starting

    /// Creates an instance; a worker takes it up.
    ///
    /// Idempotent: with an ID that stands for the same start already, nothing happens.
    /// - Parameters:
    ///   - id: The default is a new ID made of the label and the time.
    ///   - label: What people call it; the default is the orchestration's name.
    /// - Throws: `DurableError.instanceExists` where the ID stands for another start.
    @discardableResult
    public func start(
        _ orchestration: String, version: String, input: JSONValue, id: InstanceID? = nil,
        label: String? = nil
    ) async throws -> InstanceID {
        let now = clock.now
        let label = label ?? orchestration
        var random = SystemRandomNumberGenerator()
        let id = id ?? .generated(prefix: label, at: now, random: &random)
        let start = ExecutionStarted(
            name: orchestration, version: version, input: input, trace: caller)
        _ = try await store.create(
            NewInstance(id: id, start: start, label: label, createdAt: now))
        return id
    }

    /// The span that is current here, for the trace of what is started.
    private var caller: TraceContext {
        guard let tracer, let current = ServiceContext.current else { return TraceContext() }
        return TraceContext(caller: tracer.fields(of: current))
    }

    // MARK: - Asking

    /// What is known of an instance without reading its history.
    /// - Throws: `DurableError.instanceNotFound`.
    public func status(of id: InstanceID) async throws -> InstanceRecord {
        guard let record = try await store.instance(id) else {
            throw DurableError(
                code: .instanceNotFound,
                "Expected an instance of this hub, found no \"\(id)\". List the instances to see "
                    + "their IDs.")
        }
        return record
    }

    /// Records in order of creation, the newest first.
    public func list(_ query: InstanceQuery = InstanceQuery()) async throws -> [InstanceRecord] {
        try await store.instances(query)
    }

    /// All events recorded so far, or those after a sequence number.
    public func history(
        of id: InstanceID, after sequence: Int = 0
    ) async throws -> [HistoryEvent] {
        try await store.history(of: id, after: sequence)
    }

    /// The activities that wait or run, in order of scheduling.
    public func activities(of id: InstanceID) async throws -> [ActivityRecord] {
        try await store.openActivities(of: id)
    }

    // MARK: - Sending

    /// Raises an external event. It is kept until the instance waits for it; names compare
    /// without case.
    /// - Throws: `DurableError`, code `instanceNotFound` or `instanceEnded`, as all messages do.
    public func raiseEvent(
        _ name: String, payload: JSONValue = .null, to id: InstanceID
    ) async throws {
        try await send(.raiseEvent(name: name, payload: payload), to: id)
    }

    /// Ends an instance as canceled; its running activities are told to stop.
    public func cancel(_ id: InstanceID, reason: String = "") async throws {
        try await send(.cancel(reason: reason), to: id)
    }

    /// Ends an instance as terminated.
    public func terminate(_ id: InstanceID, reason: String = "") async throws {
        try await send(.terminate(reason: reason), to: id)
    }

    /// Lets an instance start nothing new until it is resumed. What runs goes on.
    public func suspend(_ id: InstanceID, reason: String = "") async throws {
        try await send(.suspend(reason: reason), to: id)
    }

    /// Lets a suspended instance go on.
    public func resume(_ id: InstanceID, reason: String = "") async throws {
        try await send(.resume(reason: reason), to: id)
    }

    /// Removes ended instances with their histories. Instances that have not ended are left.
    /// - Returns: how many were removed.
    public func purge(_ ids: [InstanceID]) async throws -> Int { try await store.purge(ids) }

    private func send(_ message: ControlMessage, to id: InstanceID) async throws {
        let record = try await status(of: id)
        guard !record.status.isFinal else {
            throw DurableError(
                code: .instanceEnded,
                "Expected a live instance, found that \"\(id)\" is \(record.status.rawValue). "
                    + "Nothing more can happen to it; start a new one.")
        }
        try await store.send(message, to: id, at: clock.now)
    }
}
