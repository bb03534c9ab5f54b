internal import Tracing
internal import WeftCore

/// Runs one attempt inside a span of its own, a child of its instance's.
struct AttemptTracer: Sendable {
    let tracer: any Tracer

    /// - Parameter fields: The header fields of the instance's span.
    func run(
        _ activity: LeasedActivity, childOf fields: [String: String], clock: any WallClock,
        _ body: () async throws -> JSONValue
    ) async throws -> JSONValue {
        let request = activity.request
        let span = tracer.startAnySpan(
            "activity \(request.activity)", at: clock.now.instant,
            context: tracer.context(of: fields), ofKind: .internal)
        span.attributes[LogKey.instance] = activity.instanceID.text
        span.attributes[LogKey.task] = request.taskID
        span.attributes[LogKey.label] = request.label
        span.attributes[LogKey.attempt] = activity.attempt
        defer { span.end(at: clock.now.instant) }
        do {
            let result = try await ServiceContext.withValue(span.context, operation: body)
            span.setStatus(SpanStatus(code: .ok))
            return result
        } catch {
            let failure = Failure(error)
            span.recordError(
                failure, attributes: [LogKey.code: .string(failure.code)], at: clock.now.instant)
            span.setStatus(SpanStatus(code: .error, message: failure.message))
            throw error
        }
    }
}
