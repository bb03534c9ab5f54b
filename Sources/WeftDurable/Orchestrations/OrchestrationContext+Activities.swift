public import WeftCore

extension OrchestrationContext {
    /// Runs an activity and waits for its result.
    ///
    /// Where the waiting task is canceled, the activity is told to stop and its result dropped.
    /// - Parameter options: Attempts, times and label; `nil` means those of the activity's type.
    /// - Throws: the `Failure` of the last attempt.
    public func call<Activity: DurableActivity>(
        _ activity: Activity.Type, _ input: Activity.Input, options: CallOptions? = nil
    ) async throws -> Activity.Output {
        try await runtime.enterOrSleep()
        return try await schedule(activity, input, options: options).ownValue()
    }

    /// Runs an activity by its name, with JSON in and out.
    public func call(
        _ activity: String, _ input: JSONValue = .null, options: CallOptions = CallOptions()
    ) async throws -> JSONValue {
        try await runtime.enterOrSleep()
        return try await schedule(activity, input, options: options).ownValue()
    }

    /// Starts an activity and goes on; the result is asked for by `value`.
    /// - Throws: `DurableError.contextMisuse` outside of the orchestration.
    public func schedule<Activity: DurableActivity>(
        _ activity: Activity.Type, _ input: Activity.Input, options: CallOptions? = nil
    ) throws -> DurableTask<Activity.Output> {
        try runtime.enter()
        let json = try Payload.json(of: input, "an input of \(Activity.name)")
        return task(runtime.schedule(Activity.name, json, options ?? Activity.options))
    }

    /// Starts an activity by its name, with JSON in and out.
    public func schedule(
        _ activity: String, _ input: JSONValue = .null, options: CallOptions = CallOptions()
    ) throws -> DurableTask<JSONValue> {
        try runtime.enter()
        return task(runtime.schedule(activity, input, options))
    }

    /// The handle of an operation that gives a value.
    func task<Value: Decodable & Sendable>(_ operation: Operation) -> DurableTask<Value> {
        let description = operation.description
        return DurableTask(operation: operation, runtime: runtime) {
            try Payload.value(Value.self, from: $0 ?? .null, description)
        }
    }
}
