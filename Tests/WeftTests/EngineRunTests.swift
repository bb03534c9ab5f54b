import Foundation
import InMemoryLogging
import Logging
import Synchronization
import Testing
import Weft
import WeftPipelines
import WeftTesting

/// One call, and what an engine is embedded with.
struct EngineRunTests {
    private let scratch: Scratch
    private let photo: String

    init() async throws {
        scratch = try Scratch()
        photo = scratch("photo.png")
        try await Photos.writeGradient(64, 48, to: photo)
    }

    private func failure(_ body: () async throws -> some Any) async -> Failure? {
        await error(of: body)
    }

    @Test func theSameCallUnderOneIDRunsOnce() async throws {
        let hub = Hub(path: scratch("hub"))
        let id = try InstanceID("card")
        let counted = Counter()
        for _ in 0..<2 {
            _ = try await Weft.run(
                Postcard(), ["photo": .file(photo)], to: "\(scratch("card.jpg"))", id: id, hub: hub
            ) { event in
                if case .attemptStarted = event { counted.add() }
            }
        }
        #expect(counted.value == 3)
    }

    @Test func theFailureOfTheRunIsThrown() async throws {
        try Data("no image".utf8).write(to: URL(fileURLWithPath: photo))
        let failure = await failure {
            try await Weft.run(
                Postcard(), ["photo": .file(photo)], to: "\(scratch("card.jpg"))",
                hub: Hub(path: scratch("hub")))
        }
        #expect(failure?.code == "unknown-format")
        #expect(bytes(of: scratch("card.jpg")) == nil)
    }

    @Test func aCanceledCallLeavesARunThatGoesOn() async throws {
        let hub = Hub(path: scratch("hub"))
        let id = try InstanceID("stuck")
        let (begun, signal) = AsyncStream<Void>.makeStream()
        let task = Task { [photo] in
            try await Weft.run(
                Stuck(), ["photo": .file(photo)], id: id, hub: hub
            ) { event in
                if case .progress = event { signal.yield() }
            }
        }
        for await _ in begun { break }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        let engine = try await Engine(hub: hub, pipelines: [])
        #expect(try await engine.client.status(of: id).status == .running)
        try await engine.close()
    }

    @Test func twoEnginesInOneProcessDoNotKnowOfEachOther() async throws {
        let logs = (InMemoryLogHandler(), InMemoryLogHandler())
        func engine(_ name: String, _ handler: InMemoryLogHandler) async throws -> Engine {
            try await Engine(
                hub: Hub(path: scratch(name)), pipelines: [Measure.self],
                options: Engine.Options(
                    observability: Observability(logger: Logger(label: name) { _ in handler })))
        }
        let engines = (try await engine("one", logs.0), try await engine("two", logs.1))
        let inputs: [String: JSONValue] = ["photos": .files([photo])]
        let id = try InstanceID("same")
        async let one = engines.0.whileRunning { try await $0.run(Measure(), inputs, id: id) }
        async let two = engines.1.whileRunning { try await $0.run(Measure(), inputs, id: id) }
        #expect(try await one == two)
        for handler in [logs.0, logs.1] {
            let ends = handler.entries.filter { "\($0.message)".contains("ended") }
            #expect(ends.count == 1)
        }
        for name in ["one", "two"] {
            let engine = try await Engine(hub: Hub(path: scratch(name)), pipelines: [])
            #expect(try await engine.client.list().map(\.id) == [id])
            try await engine.close()
        }
    }

    @Test func anArtifactStoreOfOnesOwnIsUsed() async throws {
        let artifacts = try MemoryArtifactStore()
        let hub = Hub(path: scratch("hub"))
        let image = try await Weft.run(
            Small(), ["photo": .file(photo)], hub: hub, artifacts: artifacts)
        #expect(try artifacts.contains(image.artifact.id))
        #expect(!FileManager.default.fileExists(atPath: hub.artifactsPath))
        let failure = await failure {
            try await Weft.run(
                Small(), ["photo": .file(photo)], hub: hub, artifacts: artifacts,
                options: Engine.Options(isolation: .processes()))
        }
        #expect(
            failure?.message
                == "Expected Isolation.inProcess for a store or an artifact store of your own, found "
                + "worker processes, which cannot open it. Leave `isolation` as it is, or use a "
                + "hub's own.")
    }

    @Test func twoDaysPassOnAClockOfTheTests() async throws {
        try await Photos.writeGradient(16, 12, to: scratch("logo.png"))
        let hub = try TestHub()
        let engine = try await Engine(
            store: hub.store, artifacts: hub.artifacts, pipelines: [Watermark.self],
            options: Engine.Options(clock: hub.clock))
        let asked = engine.events()
        let image = try await engine.whileRunning { engine in
            async let image = engine.run(
                Watermark(),
                [
                    "photo": .file(photo), "logo": .file(scratch("logo.png")),
                    "reviewer": "Ada",
                ])
            for await event in asked {
                if case .instanceWaits = event { break }
            }
            hub.clock.advance(by: .hours(48))
            return try await image
        }
        #expect(image.file == photo)
    }

    @Test func aStreamOfEventsEndsWithTheEngine() async throws {
        let engine = try await Engine(hub: Hub(path: scratch("hub")), pipelines: [Small.self])
        let events = engine.events()
        _ = try await engine.whileRunning { try await $0.run(Small(), ["photo": .file(photo)]) }
        var ended = 0
        for await event in events {
            if case .instanceEnded = event { ended += 1 }
        }
        #expect(ended == 1)
    }

    @Test func whatCannotEndIsRefused() async throws {
        let engine = try await Engine(hub: Hub(path: scratch("hub")), pipelines: [Small.self])
        let asleep = await failure { try await engine.run(Small(), ["photo": .file(photo)]) }
        #expect(
            asleep?.message
                == "Expected an engine that runs, found one that was not started. Call start() "
                + "before, or do this inside whileRunning { }.")
        let unknown = await failure {
            try await engine.whileRunning {
                try await $0.run(Measure(), ["photos": .files([photo])])
            }
        }
        #expect(
            unknown?.message
                == "Expected an engine that knows activity \"brightness\" version 1, which measure "
                + "uses, found one that does not. Open it with this pipeline: "
                + "Engine(hub:pipelines:).")
    }

    @Test func aBatchNeedsAHubOnDisk() async throws {
        let hub = try TestHub()
        let engine = try await Engine(
            store: hub.store, artifacts: hub.artifacts, pipelines: [Thumbnails.self])
        let failure = await failure {
            try await engine.plan(
                Thumbnails.self, batch: BatchRequest(photo, output: scratch("out")))
        }
        #expect(
            failure?.message
                == "Expected an engine with a hub on disk for a batch, found one on a store of its "
                + "own, which keeps no book of items. Open it with Engine(hub:pipelines:).")
    }
}

private struct Small: Pipeline {
    struct Input: PipelineInput { @Parameter("The photo.") var photo: Image }
    func body(_ input: Inputs<Input>) -> Handle<Image> { input.photo.thumbnail(within: 16) }
}

private struct Stuck: Pipeline {
    struct Input: PipelineInput { @Parameter("The photo.") var photo: Image }
    func body(_ input: Inputs<Input>) -> Handle<Int> { input.photo.running(Wait()) }

    struct Wait: Activity {
        func run(_ photo: Image, in context: StepContext) async throws -> Int {
            context.report(0.1, "waiting")
            while true {
                try context.checkCancellation()
                await Task.yield()
            }
        }
    }
}

private final class Counter: Sendable {
    private let count = Mutex(0)
    var value: Int { count.withLock(\.self) }
    func add() { count.withLock { $0 += 1 } }
}
