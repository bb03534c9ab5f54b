internal import Tracing
internal import WeftCore

/// One span for each orchestration, however often it is taken up again.
///
/// The worker that begins an instance opens its span and keeps the fields that name it with the
/// instance; every attempt, in whatever process, is a child of that name. The worker that records
/// the end closes the span: the one that is open here, or, where the process that opened it is not
/// this one, a new span from the recorded beginning to the end, linked to the recorded name. A
/// span that is open elsewhere is never closed, so that there is one in the trace and not two.
struct InstanceSpans {
    /// So many open spans are kept; beyond it the oldest is let go.
    private static let maximumOpen = 16_384

    private let tracer: any Tracer
    private var open: [InstanceID: any Span] = [:]
    private var order: [InstanceID] = []

    init(_ tracer: any Tracer) { self.tracer = tracer }

    /// Opens the span of an instance that begins now.
    /// - Returns: its start with the fields that name the span.
    mutating func begin(
        _ started: ExecutionStarted, of id: InstanceID, at now: Timestamp
    ) -> ExecutionStarted {
        guard started.trace.span.isEmpty else { return started }
        let span = start(started, id, at: now, in: tracer.context(of: started.trace.caller))
        keep(span, id)
        var started = started
        started.trace.span = tracer.fields(of: span.context)
        return started
    }

    /// Closes the span of an instance whose end is recorded.
    mutating func end(
        _ id: InstanceID, _ started: ExecutionStarted, from beginning: Timestamp,
        with outcome: ExecutionOutcome, at now: Timestamp
    ) {
        let span = open.removeValue(forKey: id) ?? again(started, id, from: beginning)
        span.attributes[LogKey.status] = outcome.status.rawValue
        if let failure = outcome.failure {
            span.recordError(
                failure, attributes: [LogKey.code: .string(failure.code)], at: now.instant)
            span.setStatus(SpanStatus(code: .error, message: failure.message))
        }
        span.end(at: now.instant)
    }

    /// The span of an instance that was begun in another process.
    private func again(
        _ started: ExecutionStarted, _ id: InstanceID, from beginning: Timestamp
    ) -> any Span {
        let span = start(
            started, id, at: beginning, in: tracer.context(of: started.trace.caller))
        if !started.trace.span.isEmpty {
            span.addLink(
                SpanLink(context: tracer.context(of: started.trace.span), attributes: [:]))
        }
        return span
    }

    private func start(
        _ started: ExecutionStarted, _ id: InstanceID, at moment: Timestamp,
        in context: ServiceContext
    ) -> any Span {
        let span = tracer.startAnySpan(
            "orchestration \(started.name)", at: moment.instant, context: context, ofKind: .server)
        span.attributes[LogKey.instance] = id.text
        span.attributes["weft.version"] = started.version
        return span
    }

    private mutating func keep(_ span: any Span, _ id: InstanceID) {
        open[id] = span
        order.append(id)
        guard order.count > Self.maximumOpen else { return }
        // Those that have ended are only names by now.
        order = order.filter { open[$0] != nil }
        if order.count > Self.maximumOpen { open[order.removeFirst()] = nil }
    }
}

extension Timestamp {
    /// The same moment for spans.
    var instant: DefaultTracerClock.Timestamp {
        DefaultTracerClock.Timestamp(
            nanosecondsSinceEpoch: UInt64(clamping: microseconds) &* 1000)
    }
}
