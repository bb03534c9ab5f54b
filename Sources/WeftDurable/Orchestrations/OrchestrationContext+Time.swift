public import WeftCore

/// Durable timers and external events.
extension OrchestrationContext {
    /// Sleeps for any length of time, through restarts; at once where that is none.
    public func sleep(for duration: Duration) async throws {
        try await runtime.enterOrSleep()
        try await sleep(until: runtime.now + duration)
    }

    /// Sleeps until a moment; returns at once where it has passed.
    public func sleep(until moment: Timestamp) async throws {
        try await runtime.enterOrSleep()
        guard moment > runtime.now else { return }
        _ = try await timer(until: moment).ownValue()
    }

    /// A timer as a handle, to be raced or canceled.
    /// - Throws: `DurableError.contextMisuse` outside of the orchestration.
    public func timer(until moment: Timestamp) throws -> DurableTask<Nothing> {
        try runtime.enter()
        return task(runtime.schedule(timerUntil: moment))
    }

    /// A timer as a handle, to be raced or canceled.
    public func timer(for duration: Duration) throws -> DurableTask<Nothing> {
        try runtime.enter()
        return try timer(until: runtime.now + duration)
    }

    // MARK: - External events

    /// Waits for an external event. One that came before is taken at once, the oldest first; names
    /// compare without case.
    /// - Throws: `Failure` with code `unreadable-value` where its payload is of another type.
    public func waitForEvent<Value: Decodable & Sendable>(
        _ name: String, as type: Value.Type = Value.self
    ) async throws -> Value {
        try await runtime.enterOrSleep()
        return try await event(name, as: type).ownValue()
    }

    /// The same with a limit.
    /// - Returns: `nil` where the time ran out.
    public func waitForEvent<Value: Decodable & Sendable>(
        _ name: String, as type: Value.Type = Value.self, within limit: Duration
    ) async throws -> Value? {
        try await runtime.enterOrSleep()
        let operation = runtime.expect(event: name, within: limit)
        let task = DurableTask(operation: operation, runtime: runtime) { json in
            try json.map { try Payload.value(type, from: $0, "a payload of event \"\(name)\"") }
        }
        return try await task.ownValue()
    }

    /// The wait for an external event as a handle, to be raced or canceled. It takes the next
    /// event of that name even before its value is asked for.
    /// - Throws: `DurableError.contextMisuse` outside of the orchestration.
    public func event<Value: Decodable & Sendable>(
        _ name: String, as type: Value.Type = Value.self
    ) throws -> DurableTask<Value> {
        try runtime.enter()
        return task(runtime.expect(event: name, within: nil))
    }
}
