import InMemoryTracing
import Testing
import Tracing
import WeftCore
@testable import WeftDurable
import WeftTesting

/// One span an orchestration, one an attempt.
struct TracingTests {
    let bench = Bench()
    let tracer = InMemoryTracer()

    func worker(_ activities: TestActivities = TestActivities(), id: String = "w1") -> Worker {
        bench.worker(activities, id: id, observability: Observability(tracer: tracer))
    }

    func spans(_ name: String) -> [FinishedInMemorySpan] {
        tracer.finishedSpans.filter { $0.operationName == name }
    }

    @Test func attemptsAreChildrenOfTheirOrchestration() async throws {
        let worker = worker()
        try await worker.start()
        _ = try await bench.run("sequence", ["n": 3])
        await worker.stop()
        let whole = try #require(spans("orchestration sequence").first)
        #expect(whole.attributes.get("weft.instance") == "one")
        #expect(whole.attributes.get("weft.status") == "completed")
        let attempts = spans("activity work")
        #expect(attempts.count == 3)
        #expect(attempts.allSatisfy { $0.parentSpanID == whole.spanID })
        #expect(attempts.allSatisfy { $0.traceID == whole.traceID })
        #expect(tracer.finishedSpans.count == 4)
        #expect(tracer.activeSpans.isEmpty)
    }

    @Test func orchestrationIsAChildOfTheCallThatStartedIt() async throws {
        let worker = worker()
        try await worker.start()
        let client = Client(store: bench.store, clock: bench.clock, tracer: tracer)
        let id = try await tracer.withSpan("request") { _ in
            try await client.start("sequence", version: "1", input: ["n": 1])
        }
        _ = try await client.wait(for: id)
        await worker.stop()
        let request = try #require(spans("request").first)
        #expect(spans("orchestration sequence").first?.parentSpanID == request.spanID)
    }

    @Test func sameStartFromAnotherCallIsTheSameStart() async throws {
        let client = Client(store: bench.store, clock: bench.clock, tracer: tracer)
        for name in ["first", "second"] {
            try await tracer.withSpan(name) { _ in
                _ = try await client.start(
                    "sequence", version: "1", input: ["n": 1], id: InstanceID("one"))
            }
        }
        #expect(try await client.list().count == 1)
    }

    @Test func instanceThatIsTakenUpAgainHasOneSpan() async throws {
        let gate = Gate()
        let begin = bench.clock.now
        let first = worker(
            TestActivities { request, _ in
                if request.taskID == 2 { await gate.wait() }
                return .int(request.taskID)
            })
        try await first.start()
        let id = try await bench.start("sequence", ["n": 3])
        await bench.attemptStarts(step: 2)
        await first.crash()
        bench.store.declareDead(WorkerID("w1"))
        gate.open()
        bench.clock.advance(by: .seconds(5))
        let second = worker(id: "w2")
        try await second.start()
        _ = try await bench.client.wait(for: id)
        await second.stop()
        let whole = try #require(spans("orchestration sequence").first)
        #expect(spans("orchestration sequence").count == 1)
        // It tells the whole time, and of the span that the first worker could not close.
        #expect(whole.startInstant.nanosecondsSinceEpoch == begin.instant.nanosecondsSinceEpoch)
        #expect(
            whole.endInstant.nanosecondsSinceEpoch
                == (begin + .seconds(5)).instant.nanosecondsSinceEpoch)
        let named = try #require(whole.links.first?.context.inMemorySpanContext)
        #expect(spans("activity work").allSatisfy { $0.parentSpanID == named.spanID })
        #expect(spans("activity work").count >= 3)
    }

    @Test func attemptOfAnotherWorkersInstanceIsItsChild() async throws {
        let holder = worker(TestActivities(names: ["other"]), id: "holder")
        try await holder.start()
        let id = try await bench.start("sequence", ["n": 1])
        while try await bench.client.activities(of: id).isEmpty { await Task.yield() }
        let runner = worker(id: "runner")
        try await runner.start()
        _ = try await bench.client.wait(for: id)
        await holder.stop()
        await runner.stop()
        let whole = try #require(spans("orchestration sequence").first)
        #expect(spans("activity work").map(\.parentSpanID) == [whole.spanID])
    }

    @Test func failedAttemptSaysSo() async throws {
        let worker = worker(
            TestActivities { _, _ in throw Failure(code: "bad", message: "It is bad.") })
        try await worker.start()
        _ = try await bench.run("sequence", ["n": 1])
        await worker.stop()
        for name in ["activity work", "orchestration sequence"] {
            let span = try #require(spans(name).first)
            #expect(span.status?.code == .error)
            #expect(span.status?.message == "It is bad.")
            #expect(span.errors.first?.attributes.get("weft.code") == "bad")
        }
    }

    @Test func contextOfTheAttemptIsCurrentInsideIt() async throws {
        let worker = worker(
            TestActivities { [tracer] _, _ in
                tracer.withSpan("inner") { _ in }
                return .null
            })
        try await worker.start()
        _ = try await bench.run("sequence", ["n": 1])
        await worker.stop()
        let attempt = try #require(spans("activity work").first)
        #expect(spans("inner").first?.parentSpanID == attempt.spanID)
    }
}
