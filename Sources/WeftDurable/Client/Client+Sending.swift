public import WeftCore

extension Client {
    /// Raises an external event. It is kept until the instance waits for it; names compare
    /// without case.
    /// - Throws: `DurableError`, code `instanceNotFound` or `instanceEnded`, as all messages do.
    public func raiseEvent(
        _ name: String, payload: JSONValue = .null, to id: InstanceID
    ) async throws {
        try await send(.raiseEvent(name: name, payload: payload), to: id)
    }

    /// Ends an instance as canceled, and the sub-orchestrations that it waits for; its running
    /// activities are told to stop, in other processes within about a second.
    ///
    /// Takes effect when a worker reads it. One that every worker has set aside ends at once.
    public func cancel(_ id: InstanceID, reason: String = "") async throws {
        try await send(.cancel(reason: reason), to: id)
        try await endIfSetAside(id, as: .canceled(reason: reason))
    }

    /// Ends an instance as terminated, and the sub-orchestrations that it waits for.
    ///
    /// Takes effect when a worker reads it. One that every worker has set aside ends at once.
    public func terminate(_ id: InstanceID, reason: String = "") async throws {
        try await send(.terminate(reason: reason), to: id)
        try await endIfSetAside(id, as: .terminated(reason: reason))
    }

    /// Lets an instance start nothing new until it is resumed. What runs goes on.
    public func suspend(_ id: InstanceID, reason: String = "") async throws {
        try await send(.suspend(reason: reason), to: id)
    }

    /// Lets a suspended instance go on.
    public func resume(_ id: InstanceID, reason: String = "") async throws {
        try await send(.resume(reason: reason), to: id)
    }

    /// Lets a failed instance go on as if what failed had not been done yet: failed activities and
    /// sub-orchestrations are done again with all their attempts, and nothing else.
    ///
    /// The status is `failed` until a worker reads the message.
    /// - Throws: `DurableError.instanceNotFound`; `wrongStatus` where it has not failed.
    public func rewind(_ id: InstanceID, reason: String = "") async throws {
        let record = try await status(of: id)
        guard record.status == .failed else {
            throw DurableError(
                code: .wrongStatus,
                "Expected a failed instance, found that \"\(id)\" is \(record.status.rawValue). "
                    + "Only failures can be done again.")
        }
        try await store.send(.rewind(reason: reason), to: id, at: clock.now)
    }

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
