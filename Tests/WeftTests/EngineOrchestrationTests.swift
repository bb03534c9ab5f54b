import Testing
import Weft
import WeftPipelines

/// Async orchestrations in an engine, beside pipelines.
struct EngineOrchestrationTests {
    struct Shout: DurableActivity {
        func run(_ input: String, in context: ActivityContext) async throws -> String {
            input.uppercased()
        }
    }

    struct Greeting: Orchestration {
        func run(_ name: String, in context: OrchestrationContext) async throws -> String {
            context.log("greeting \(name)")
            let loud = try await context.call(Shout.self, "hello \(name)")
            let answer = try await context.waitForEvent("answer", as: String.self)
            return "\(loud): \(answer)"
        }
    }

    @Test func engineRunsOrchestrationsAndTakesThemUpAgain() async throws {
        let scratch = try Scratch()
        let hub = Hub(path: scratch("hub"))
        var id = try InstanceID("none")
        for isFirst in [true, false] {
            let engine = try await Engine(
                hub: hub, pipelines: builtInPipelines, orchestrations: [Greeting.self],
                activities: [Shout()])
            try await engine.start()
            if isFirst {
                id = try await engine.client.start(Greeting.self, "Ada")
                while try await engine.client.status(of: id).waits.isEmpty { await Task.yield() }
            } else {
                try await engine.client.raiseEvent("Answer", payload: "yes", to: id)
                let output = try await engine.client.output(of: id, Greeting.self)
                #expect(output == "HELLO ADA: yes")
                #expect(try await engine.missingRequirements(of: id).isEmpty)
            }
            await engine.stop()
            try await engine.close()
        }
    }

    @Test func twoActivitiesOfOneNameAreRefused() async throws {
        let scratch = try Scratch()
        let error = await #expect(throws: DurableError.self) {
            _ = try await Engine(
                hub: Hub(path: scratch("hub")), pipelines: [], activities: [Shout(), Shout()])
        }
        #expect(error?.message.contains("Expected one activity for the name \"Shout\"") == true)
    }
}
