import Foundation
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

    @Test func engineSaysWhyAnInstanceWaits() async throws {
        let scratch = try Scratch()
        let engine = try await Engine(
            hub: Hub(path: scratch("hub")), pipelines: [], orchestrations: [Greeting.self],
            activities: [Shout()])
        let id = try await engine.client.start(Greeting.self, "Ada")
        #expect(try await engine.waitReasons(of: id).first == .noWorker)
        try await engine.start()
        while try await engine.client.status(of: id).waits.isEmpty { await Task.yield() }
        let reasons = try await engine.waitReasons(of: id)
        #expect(
            reasons.map(\.description).contains { $0.contains("event \"answer\"") }, "\(reasons)")
        await #expect(throws: DurableError.self) {
            _ = try await engine.waitReasons(of: InstanceID("nobody"))
        }
        await engine.stop()
        try await engine.close()
    }

    @Test func twoActivitiesOfOneNameAreRefused() async throws {
        let scratch = try Scratch()
        let error = await #expect(throws: DurableError.self) {
            _ = try await Engine(
                hub: Hub(path: scratch("hub")), pipelines: [], activities: [Shout(), Shout()])
        }
        #expect(error?.message.contains("Expected one activity for the name \"Shout\"") == true)
    }

    // MARK: - The wider contract, on a hub

    struct Countdown: Orchestration {
        func run(_ left: Int, in context: OrchestrationContext) async throws -> String {
            guard left > 0 else { return "done" }
            let word = try await context.waitForEvent("word", as: String.self)
            try context.setStatus(word)
            try context.continueAsNew(left - 1)
        }
    }

    struct Family: Orchestration {
        func run(_ size: Int, in context: OrchestrationContext) async throws -> [String] {
            let children = try (0..<size).map { _ in try context.scheduleChild(Countdown.self, 3) }
            for number in 0..<size {
                let id = try InstanceID("family:000\(number)")
                for word in ["a", "b", "c"] { try context.sendEvent("word", word, to: id) }
            }
            return try await context.all(children)
        }
    }

    @Test func childrenGenerationsAndSentEventsWorkOnAHub() async throws {
        let scratch = try Scratch()
        let engine = try await Engine(
            hub: Hub(path: scratch("hub")), pipelines: [],
            orchestrations: [Family.self, Countdown.self])
        try await engine.start()
        let id = try await engine.client.start(Family.self, 3, id: InstanceID("family"))
        #expect(try await engine.client.output(of: id, Family.self) == ["done", "done", "done"])
        let child = try await engine.client.status(of: InstanceID("family:0001"))
        #expect(child.parent == id)
        #expect(child.generation == 3)
        #expect(child.customStatus == "c")
        await engine.stop()
        try await engine.close()
    }

    /// What has failed of a plan is done again, and nothing else.
    @Test func failedRunIsRewound() async throws {
        let scratch = try Scratch()
        let engine = try await Engine(
            hub: Hub(path: scratch("hub")), pipelines: builtInPipelines)
        try await engine.start()
        let photo = scratch("photo.png")
        try "not a photo".write(toFile: photo, atomically: true, encoding: .utf8)
        let id = try await engine.submit(
            BlurredPyramid.self, inputs: ["photo": .file(photo)],
            output: RunOutput(path: scratch("out-{level}.png")))
        #expect(try await engine.client.wait(for: id).status == .failed)
        try await Photos.writeGradient(120, 96, to: photo)
        try await engine.client.rewind(id, reason: "mended")
        while try await engine.client.status(of: id).status == .failed { await Task.yield() }
        #expect(try await engine.client.wait(for: id).status == .completed)
        let history = try await engine.client.history(of: id)
        #expect(history.contains { $0.kind == .executionRewound(reason: "mended") })
        #expect(!history.contains { $0.kind.name == "taskFailed" })
        await engine.stop()
        try await engine.close()
    }
}
