internal import WeftCore

/// Something durable that is under way: an activity, a timer, a sub-orchestration, or the wait for
/// an event.
///
/// ```swift
/// let thumbnail = try context.schedule(Thumbnail.self, photo)
/// let caption = try context.schedule(Describe.self, photo)
/// return try await Card(thumbnail: thumbnail.value, caption: caption.value)
/// ```
public struct DurableTask<Value: Sendable>: Sendable {
    let operation: Operation
    let runtime: OrchestrationRuntime
    /// What it gives, from its JSON; `nil` where its time ran out.
    let decode: @Sendable (JSONValue?) throws -> Value

    /// Waits for the result; at once where it is there. May be asked for more than once.
    ///
    /// - Throws: the `Failure` of what was run; `CancellationError` where it, or the task that
    ///   waits, was canceled.
    public var value: Value {
        get async throws {
            try await runtime.wait(.all, for: [operation])
            return try result
        }
    }

    /// Forgets it: an activity is told to stop, a sub-orchestration is terminated, a timer does
    /// not fire. Nothing happens where it has ended.
    /// - Throws: `DurableError.contextMisuse` outside of the orchestration.
    public func cancel() throws {
        try runtime.enter()
        runtime.cancel(operation)
    }

    /// The result of what has ended.
    var result: Value {
        get throws {
            guard let outcome = operation.outcome else { throw CancellationError() }
            return try decode(outcome.get())
        }
    }

    /// Waits for what nobody else waits for: it is forgotten where the wait is canceled.
    func ownValue() async throws -> Value {
        do {
            return try await value
        } catch {
            if operation.outcome == nil, runtime.queue.isCurrent { runtime.cancel(operation) }
            throw error
        }
    }
}
