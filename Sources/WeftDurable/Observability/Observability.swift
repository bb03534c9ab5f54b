public import CoreMetrics
public import Logging
public import Tracing

/// Where an engine's logs, metrics and spans go; nowhere by default.
///
/// Each engine has its own, so that several in one process can be told apart; nothing is taken
/// from the process-wide `LoggingSystem`, `MetricsSystem` or `InstrumentationSystem` unless you
/// hand it over:
///
/// ```swift
/// var observability = Observability()
/// observability.logger = Logger(label: "weft")
/// observability.metrics = MetricsSystem.factory
/// observability.tracer = InstrumentationSystem.tracer
/// ```
///
/// What is off costs a comparison. Payloads (inputs, results, event payloads, custom statuses)
/// never reach any of the three; names, labels, IDs and the messages of failures do.
public struct Observability: Sendable {
    /// Told what happens, with the IDs of instance, task and attempt as metadata.
    public var logger: Logger
    /// Makes counters, gauges and timers; `nil` counts nothing.
    public var metrics: (any MetricsFactory)?
    /// Makes a span for each orchestration and each attempt; `nil` makes none.
    public var tracer: (any Tracer)?

    /// Everything that is not given is off.
    public init(
        logger: Logger = .silent, metrics: (any MetricsFactory)? = nil,
        tracer: (any Tracer)? = nil
    ) {
        self.logger = logger
        self.metrics = metrics
        self.tracer = tracer
    }

    /// Writes what an orchestration has to say, at the level `info`.
    public func log(_ line: OrchestrationLogLine) {
        logger.info("\(line.message)", metadata: [LogKey.instance: "\(line.instanceID)"])
    }

    /// Whether anything wants to be told of events.
    var needsEvents: Bool { metrics != nil || logger.logLevel < .critical }
}

extension Logger {
    /// Writes nothing.
    public static let silent = Logger(label: "weft") { _ in SwiftLogNoOpLogHandler() }
}
