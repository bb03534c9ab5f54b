import CoreMetrics
import InMemoryLogging
import InMemoryTracing
import Logging
import MetricsTestKit
import Testing
import Tracing
import WeftCore
import WeftDurable
import WeftTesting

/// What goes where, for one worker.
func observed(
    _ metrics: any MetricsFactory, _ tracer: any Tracer, _ handler: any LogHandler
) -> Observability {
    var logger = Logger(label: "weft") { _ in handler }
    logger.logLevel = .info
    return Observability(logger: logger, metrics: metrics, tracer: tracer)
}

/// Starts an instance as part of the trace of a request.
func order(_ client: Client, _ tracer: any Tracer) async throws -> InstanceID {
    try await tracer.withAnySpan("POST /orders") { _ in
        try await client.start("sequence", version: "1", input: ["n": 1])
    }
}

/// The code of `Observability.md`.
struct ObservabilityArticleTests {
    @Test func theExampleIsSeenInAllThree() async throws {
        let bench = Bench()
        let (metrics, tracer, handler) = (TestMetrics(), InMemoryTracer(), InMemoryLogHandler())
        let worker = bench.worker(observability: observed(metrics, tracer, handler))
        try await worker.start()
        let client = Client(store: bench.store, clock: bench.clock, tracer: tracer)
        _ = try await client.wait(for: order(client, tracer))
        await worker.stop()
        #expect(handler.entries.last?.message.description == "instance ended")
        #expect(try metrics.expectCounter("weft_instances_started").totalValue == 1)
        #expect(Set(tracer.finishedSpans.map(\.traceID)).count == 1)
        #expect(
            Set(tracer.finishedSpans.map(\.operationName)) == [
                "POST /orders", "orchestration sequence", "activity work",
            ])
    }
}
