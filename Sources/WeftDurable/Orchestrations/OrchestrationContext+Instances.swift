public import WeftCore

/// Other instances: sub-orchestrations and events to be sent.
extension OrchestrationContext {
    /// Runs a sub-orchestration and waits for its output.
    ///
    /// It is an instance of its own, with its own history. It ends with its parent, and where the
    /// waiting task is canceled it is terminated.
    /// - Parameter id: Its ID in the hub. The default is the parent's ID, a colon and four hex
    ///   digits.
    /// - Throws: its `Failure`, or one that says that it was canceled, terminated or never begun.
    public func callChild<Child: Orchestration>(
        _ child: Child.Type, _ input: Child.Input, id: InstanceID? = nil
    ) async throws -> Child.Output {
        try await runtime.enterOrSleep()
        return try await scheduleChild(child, input, id: id).ownValue()
    }

    /// Runs a sub-orchestration by name and version, with JSON in and out: a plan, for example.
    public func callChild(
        _ name: String, version: String, _ input: JSONValue, id: InstanceID? = nil
    ) async throws -> JSONValue {
        try await runtime.enterOrSleep()
        return try await scheduleChild(name, version: version, input, id: id).ownValue()
    }

    /// Starts a sub-orchestration and goes on; the output is asked for by `value`.
    /// - Throws: `DurableError.contextMisuse` outside of the orchestration, `CoreError` where the
    ///   default ID is too long.
    public func scheduleChild<Child: Orchestration>(
        _ child: Child.Type, _ input: Child.Input, id: InstanceID? = nil
    ) throws -> DurableTask<Child.Output> {
        try runtime.enter()
        let json = try Payload.json(of: input, "an input of \(Child.name)")
        return task(try runtime.start(child: Child.name, Child.version, json, id))
    }

    /// Starts a sub-orchestration by name and version, with JSON in and out.
    public func scheduleChild(
        _ name: String, version: String, _ input: JSONValue, id: InstanceID? = nil
    ) throws -> DurableTask<JSONValue> {
        try runtime.enter()
        return task(try runtime.start(child: name, version, input, id))
    }

    /// Starts an instance that lives on its own: nobody waits for it, and it outlives this one.
    ///
    /// Where its ID stands for the same start already, nothing happens; where it stands for
    /// another, nothing is started.
    /// - Returns: its ID.
    @discardableResult
    public func startDetached<Child: Orchestration>(
        _ child: Child.Type, _ input: Child.Input, id: InstanceID? = nil
    ) throws -> InstanceID {
        try runtime.enter()
        let json = try Payload.json(of: input, "an input of \(Child.name)")
        return try runtime.start(detached: Child.name, Child.version, json, id)
    }

    /// Starts an instance that lives on its own, by name and version.
    @discardableResult
    public func startDetached(
        _ name: String, version: String, _ input: JSONValue, id: InstanceID? = nil
    ) throws -> InstanceID {
        try runtime.enter()
        return try runtime.start(detached: name, version, input, id)
    }

    /// Raises an external event on another instance. One that has ended, or that is not in the
    /// hub, never knows.
    /// - Throws: `Failure` where the payload cannot be written as JSON.
    public func sendEvent(
        _ name: String, _ payload: some Encodable = JSONValue.null, to target: InstanceID
    ) throws {
        try runtime.enter()
        let json = try Payload.json(of: payload, "a payload of event \"\(name)\"")
        runtime.actions.append(.sendEvent(SentEvent(target: target, name: name, payload: json)))
    }
}
