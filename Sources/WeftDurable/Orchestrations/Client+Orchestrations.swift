public import WeftCore

extension Client {
    /// Starts an async orchestration; a worker that has its version takes it up.
    ///
    ///     let id = try await client.start(Checkout.self, order)
    ///     let receipt = try await client.output(of: id, Checkout.self)
    ///
    /// Idempotent: with an ID that stands for the same start already, nothing happens.
    /// - Throws: `DurableError.instanceExists` where the ID stands for another start.
    @discardableResult
    public func start<Logic: Orchestration>(
        _ type: Logic.Type, _ input: Logic.Input, id: InstanceID? = nil, label: String? = nil
    ) async throws -> InstanceID {
        let json = try Payload.json(of: input, "an input of \(Logic.name)")
        return try await start(
            Logic.name, version: Logic.version, input: json, id: id, label: label)
    }

    /// Waits until an orchestration has ended, and gives its output.
    /// - Throws: its `Failure`; a `Failure` with code `canceled` or `terminated` where it was
    ///   stopped; `DurableError.instanceNotFound`.
    public func output<Logic: Orchestration>(
        of id: InstanceID, _ type: Logic.Type
    ) async throws -> Logic.Output {
        try Payload.value(
            Logic.Output.self, from: try await result(of: id), "an output of \(Logic.name)")
    }

    /// Waits until an instance has ended, and gives its result.
    /// - Throws: its `Failure`; a `Failure` with code `canceled` or `terminated` where it was
    ///   stopped; `DurableError.instanceNotFound`; `CancellationError` when the task is canceled.
    public func result(of id: InstanceID) async throws -> JSONValue {
        switch try await wait(for: id).outcome {
        case .completed(let json)?: return json
        case .failed(let failure)?: throw failure
        case .terminated(let reason)?: throw stopped(id, "terminated", reason)
        case .canceled(let reason)?: throw stopped(id, "canceled", reason)
        case nil: throw CancellationError()
        }
    }

    private func stopped(_ id: InstanceID, _ how: String, _ reason: String) -> Failure {
        Failure(
            code: how,
            message: "Expected \(id) to complete, found it \(how)"
                + (reason.isEmpty ? "." : ": \(reason)"),
            isRetryable: false)
    }
}
