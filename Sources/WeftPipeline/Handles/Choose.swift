public import WeftCore

/// Runs one of two blocks, by a truth value that is known only at run time. The other block's steps
/// do not run.
///
///     choose(review.isApproved) { draft } otherwise: { input.photo }
public func choose<Result: PlanValue>(
    _ condition: Handle<Bool>, file: StaticString = #fileID, line: UInt = #line,
    _ then: () -> Handle<Result>, otherwise: () -> Handle<Result>
) -> Handle<Result> {
    let position = SourcePosition(file, line)
    let thenBlock = condition.bodyBlock([], position) { _ in then().argument }
    let otherwiseBlock = condition.bodyBlock([], position) { _ in otherwise().argument }
    return condition.step(
        .choose(then: thenBlock, otherwise: otherwiseBlock), inputs: [condition.argument],
        label: "choose", position)
}

extension Handle {
    /// Waits for an external event once this value is there, and gives the event's payload.
    ///
    /// - Parameters:
    ///   - name: The event's name; compared without case.
    ///   - type: What the payload is read as.
    ///   - limit: The longest wait; `nil` waits for ever.
    ///   - fallback: The value when the time is up; `nil` fails the run with code `timed-out`.
    ///   - requiredFields: Fields without which a payload does not answer this wait.
    public func waitingForEvent<Payload: PlanValue>(
        _ name: String, as type: Payload.Type = Payload.self, within limit: Duration? = nil,
        otherwise fallback: JSONValue? = nil, requiring requiredFields: [String] = [],
        label: String? = nil, file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Payload> {
        let wait = EventWait(
            name: name, timeout: limit, fallback: fallback, requiredFields: requiredFields)
        return step(
            .event(wait), inputs: [argument], label: label ?? name, SourcePosition(file, line))
    }
}
