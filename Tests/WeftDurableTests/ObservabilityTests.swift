import CoreMetrics
import InMemoryLogging
import InMemoryTracing
import Logging
import MetricsTestKit
import Testing
import Tracing
import WeftCore
@testable import WeftDurable
import WeftTesting

/// What a worker writes to its log and its metrics.
struct ObservabilityTests {
    /// A log that keeps everything from a level on.
    static func log(_ level: Logger.Level = .trace) -> (InMemoryLogHandler, Observability) {
        let handler = InMemoryLogHandler()
        var logger = Logger(label: "test") { _ in handler }
        logger.logLevel = level
        return (handler, Observability(logger: logger))
    }

    @Test func linesNameInstanceTaskAndAttempt() async throws {
        let bench = Bench()
        let (handler, observability) = Self.log()
        let worker = bench.worker(observability: observability)
        try await worker.start()
        _ = try await bench.run("sequence", ["n": 1])
        await worker.stop()
        let lines = handler.entries.map(\.message.description)
        #expect(
            lines.filter { $0 != "caught up" } == [
                "instance started", "task scheduled", "attempt started", "task completed",
                "instance ended",
            ])
        let attempt = try #require(
            handler.entries.first { $0.message.description == "attempt started" })
        #expect(attempt.level == .debug)
        #expect(
            attempt.metadata == [
                "weft.worker": "w1", "weft.instance": "one", "weft.task": "1",
                "weft.activity": "work", "weft.label": "step 1", "weft.attempt": "1",
            ])
        #expect(handler.entries.last?.metadata["weft.status"] == "completed")
    }

    @Test func failuresAreErrorsAndSayWhy() async throws {
        let bench = Bench()
        let (handler, observability) = Self.log(.warning)
        let worker = bench.worker(
            TestActivities { _, _ in throw Failure(code: "bad", message: "It is bad.") },
            observability: observability)
        try await worker.start()
        _ = try await bench.run("sequence", ["n": 1])
        await worker.stop()
        #expect(handler.entries.map(\.message.description) == ["task failed", "instance ended"])
        #expect(handler.entries.map(\.level) == [.error, .error])
        #expect(handler.entries.allSatisfy { $0.metadata["weft.code"] == "bad" })
        #expect(handler.entries.allSatisfy { $0.metadata["weft.error"] == "It is bad." })
    }

    @Test func payloadsStayOutOfLogsAndSpans() async throws {
        let bench = Bench()
        let (handler, logging) = Self.log()
        let tracer = InMemoryTracer()
        var observability = logging
        observability.tracer = tracer
        let secret = "xyzzy-4711"
        let worker = bench.worker(
            TestActivities { _, context in
                context.report(0.5, secret)
                return .string(secret)
            }, observability: observability)
        try await worker.start()
        let id = try await bench.start("approval", ["hours": 1, "secret": .string(secret)])
        try await bench.client.raiseEvent("approval", payload: .string(secret), to: id)
        _ = try await bench.client.wait(for: id)
        _ = try await bench.run("sequence", ["n": 1, "secret": .string(secret)], id: "two")
        await worker.stop()
        #expect(handler.entries.contains { $0.message.description == "event raised" })
        #expect(handler.entries.allSatisfy { !"\($0)".contains(secret) })
        #expect(!tracer.finishedSpans.isEmpty)
        #expect(tracer.finishedSpans.allSatisfy { !"\($0.attributes)".contains(secret) })
    }

    @Test func activityLogsWithItsIDs() async throws {
        let bench = Bench()
        let (handler, observability) = Self.log(.info)
        let worker = bench.worker(
            TestActivities { _, context in
                context.logger.info("half way")
                return .null
            }, observability: observability)
        try await worker.start()
        _ = try await bench.run("sequence", ["n": 1])
        await worker.stop()
        let line = handler.entries.first { $0.message.description == "half way" }
        #expect(line?.metadata["weft.instance"] == "one")
        #expect(line?.metadata["weft.attempt"] == "1")
    }

    @Test func metricsCountWhatWasDone() async throws {
        let bench = Bench()
        let metrics = TestMetrics()
        let worker = bench.worker(
            TestActivities { request, context in
                if context.attempt == 1, request.taskID == 1 {
                    throw Failure(code: "bad", message: "Bad.")
                }
                return .int(request.taskID)
            }, observability: Observability(metrics: metrics))
        try await worker.start()
        let id = try await bench.start("fan-out", ["n": 3, "attempts": 2])
        _ = await bench.log.next { if case .attemptFailed = $0 { true } else { false } }
        bench.clock.advance(by: .seconds(1))
        _ = try await bench.client.wait(for: id)
        await worker.stop()
        let work = [("activity", "work")]
        func total(_ label: String, _ more: [(String, String)] = []) throws -> Int64 {
            try metrics.expectCounter(label, more).totalValue
        }
        #expect(try total("weft_attempts", work) == 4)
        #expect(try total("weft_retries", work) == 1)
        #expect(try total("weft_steps_ended", work + [("result", "completed")]) == 3)
        #expect(try total("weft_instances_started") == 1)
        #expect(try total("weft_instances_ended", [("status", "completed")]) == 1)
        #expect(try metrics.expectTimer("weft_attempt_time", work).values.count == 4)
        let latency = try metrics.expectTimer("weft_step_latency", work).values
        #expect(latency.count == 3)
        // One waited for its second attempt by the clock of the test.
        #expect(latency.max() == 1_000_000_000)
        let events = try metrics.expectRecorder("weft_commit_events").values
        #expect(events.reduce(0, +) == 8)
        #expect(try metrics.expectTimer("weft_fold_time").values.count >= events.count)
    }

    @Test func gaugesTellTheQueueAndTheLeases() async throws {
        let bench = Bench()
        let metrics = TestMetrics()
        let gate = Gate()
        let worker = bench.worker(
            TestActivities { _, _ in
                await gate.wait()
                return .null
            }, slots: 1, observability: Observability(metrics: metrics))
        try await worker.start()
        let id = try await bench.start("fan-out", ["n": 4])
        await bench.attemptStarts(step: 1)
        bench.clock.advance(by: .seconds(12))
        while metrics.recorders(label: "weft_queue_age_seconds").first?.lastValue != 12 {
            await worker.settleRounds()
        }
        #expect(try metrics.expectGauge("weft_queue_depth").lastValue == 3)
        #expect(try metrics.expectGauge("weft_instances_live").lastValue == 1)
        #expect(try metrics.expectGauge("weft_activities_running").lastValue == 1)
        gate.open()
        _ = try await bench.client.wait(for: id)
        await worker.stop()
    }
}
