import Testing
import Weft

/// Large payloads in an engine.
struct EnginePayloadTests {
    struct Repeat: DurableActivity {
        func run(_ count: Int, in context: ActivityContext) async throws -> String {
            String(repeating: "x", count: count)
        }
    }

    struct Long: Orchestration {
        func run(_ count: Int, in context: OrchestrationContext) async throws -> String {
            let text = try await context.call(Repeat.self, count)
            let answer = try await context.waitForEvent("answer", as: String.self)
            return text + answer
        }
    }

    func engine(_ scratch: Scratch) async throws -> Engine {
        try await Engine(
            hub: Hub(path: scratch("hub")), pipelines: [], orchestrations: [Long.self],
            activities: [Repeat()])
    }

    @Test func largeResultsBecomeArtifactsAndComeBack() async throws {
        let scratch = try Scratch()
        let first = try await engine(scratch)
        try await first.start()
        let id = try await first.client.start(Long.self, 100_000)
        while try await first.client.status(of: id).waits.isEmpty { await Task.yield() }
        await first.stop()
        #expect(try await first.artifactUsage().count == 1)
        try await first.close()
        // After a restart the result is read again for the fold.
        let second = try await engine(scratch)
        try await second.start()
        try await second.client.raiseEvent("answer", payload: "!", to: id)
        let output = try await second.client.output(of: id, Long.self)
        #expect(output.utf8.count == 100_001)
        await second.stop()
        #expect(try await second.artifactUsage().count == 2)
        try await second.close()
    }

    @Test func lostPayloadIsNamed() async throws {
        let scratch = try Scratch()
        let engine = try await engine(scratch)
        try await engine.start()
        let id = try await engine.client.start(Long.self, 100_000)
        try await engine.client.raiseEvent("answer", payload: "!", to: id)
        _ = try await engine.client.wait(for: id)
        await engine.stop()
        for artifact in try engine.artifacts.artifacts() {
            try engine.artifacts.remove(artifact.id)
        }
        let error = await #expect(throws: DurableError.self) {
            try await engine.client.status(of: id)
        }
        #expect(error?.code == .payloadLost)
        #expect(error?.message.contains("of instance \(id) (its result), found none") == true)
        try await engine.close()
    }
}
