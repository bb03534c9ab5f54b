internal import Tracing

/// Where an instance stands in a distributed trace, as its first event keeps it: the header fields
/// (such as `traceparent`) that the tracer writes and reads.
///
/// Any two are equal: where a call came from does not change what is asked for, and the same start
/// from elsewhere is the same start.
public struct TraceContext: Hashable, Sendable {
    /// The span from which the instance was started.
    public var caller: [String: String]
    /// The instance's own span, whose children its attempts are.
    public var span: [String: String]

    /// The header fields of the span that started an instance, and of its own.
    public init(caller: [String: String] = [:], span: [String: String] = [:]) {
        self.caller = caller
        self.span = span
    }

    public static func == (one: TraceContext, other: TraceContext) -> Bool { true }
    public func hash(into hasher: inout Hasher) {}

    var isEmpty: Bool { caller.isEmpty && span.isEmpty }
}

/// Header fields in a dictionary.
struct CarrierFields: Injector, Extractor {
    func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) {
        carrier[key] = value
    }

    func extract(key: String, from carrier: [String: String]) -> String? { carrier[key] }
}

extension Tracer {
    /// The header fields of a context; empty where it is in no trace.
    func fields(of context: ServiceContext?) -> [String: String] {
        var carrier: [String: String] = [:]
        if let context { inject(context, into: &carrier, using: CarrierFields()) }
        return carrier
    }

    /// The context of header fields, a new one where there are none.
    func context(of fields: [String: String]) -> ServiceContext {
        var context = ServiceContext.topLevel
        extract(fields, into: &context, using: CarrierFields())
        return context
    }
}
