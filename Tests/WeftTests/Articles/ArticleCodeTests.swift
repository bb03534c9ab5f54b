import Foundation
import Synchronization
import Testing
import Weft
import WeftPipelines
import WeftTesting

@testable import Weft

/// The code of the articles, run.
struct ArticleCodeTests {
    private let scratch: Scratch
    private let photo: String
    private var folder: String { scratch.path }
    private var hub: Hub { Hub(path: scratch("hub")) }

    init() async throws {
        scratch = try Scratch()
        photo = scratch("photo.png")
        try await Photos.writeGradient(96, 64, to: photo)
    }

    @Test func aPlanIsLookedAt() throws {
        let plan = try Thumbnails.compile(["photos": .files(["a.jpg", "b.jpg"])]).plan
        let names = plan.allSteps.map(\.label)
        #expect(names.contains("import photos"))
        #expect(names.contains("thumbnail+encoded"))
    }

    @Test func whatDependsOnAnImageIsDecidedInTheRun() async throws {
        let image = try await Weft.run(Brighten(), ["photo": .file(photo)], hub: hub)
        #expect(image.size.width == 400)
    }

    @Test func aRunUnderAnIDIsThereAtOnce() async throws {
        for _ in 0..<2 {
            let files = try await Weft.run(
                Postcard(), ["photo": .file(photo)], to: "\(folder)/card.jpg",
                id: InstanceID("card-17"), hub: hub)
            #expect(files.map(\.path) == [scratch("card.jpg")])
        }
    }

    @Test func aBatchIsAskedForInDetail() async throws {
        let photos = try scratch.folder("photos")
        try FileManager.default.copyItem(atPath: photo, toPath: "\(photos)/a.png")
        var request = try BatchRequest(photos, output: "\(folder)/{stem}-small.webp")
        request.inputs = ["side": 120]
        request.overwriting = .never
        request.allowedFailures = .percent(5)
        let plan = try await Engine.plan(Thumbnails.self, batch: request)
        #expect(plan.items.map(\.output) == [scratch("a-small.webp")])
    }

    @Test func limitsTravelWithAFile() throws {
        var options = ImportOptions()
        options.maximumPixels = 40_000_000
        options.allowed = [.svg]
        options.failOn = .warning
        let photo = JSONValue.file("upload.svg", options: options)
        #expect(photo["import"]?["maxPixels"] == 40_000_000)
        #expect(photo["failOn"] == "warning")
        guard case .processes(_, let limits) = careful().isolation else {
            Issue.record("Expected worker processes.")
            return
        }
        #expect(limits.deadline == .seconds(30))
    }

    @Test func anActivityIsTestedAlone() async throws {
        let context = StepContext(
            artifacts: try MemoryArtifactStore(),
            activity: ActivityContext(instanceID: try InstanceID("test"), taskID: 1, attempt: 1))
        let isDark = try await IsBelow(limit: 60).run([20, 40], in: context)
        #expect(isDark)
    }

    @Test func anEngineIsEmbedded() async throws {
        let engine = try await Engine(hub: hub, pipelines: [Postcard.self, Measure.self])
        try await engine.start()
        let id = try await engine.submit(
            Postcard.self, inputs: ["photo": .file(photo)], output: "\(folder)/card.jpg")
        let record = try await engine.client.wait(for: id)
        await engine.stop()
        try await engine.close()
        #expect(record.status == .completed)
        #expect(bytes(of: scratch("card.jpg")) != nil)
    }

    @Test func anEngineTellsWhatItRecords() async throws {
        let engine = try await Engine(hub: hub, pipelines: [Postcard.self])
        let notes = Notes()
        func note(_ text: String) { notes.add(text) }
        try await engine.whileRunning { [photo] engine in
            async let listening: Void = {
                for await event in engine.events() {
                    if case .taskCompleted(let id, let step, _) = event {
                        note("\(id): \(step.label)")
                    }
                    if case .instanceEnded = event { break }
                }
            }()
            // The stream begins when it is asked for.
            while !engine.listeners.isHeard { await Task.yield() }
            _ = try await engine.run(Postcard(), ["photo": .file(photo)], id: InstanceID("one"))
            await listening
        }
        #expect(notes.all.first == "one: import photo")
    }
}

private final class Notes: Sendable {
    private let texts = Mutex<[String]>([])
    var all: [String] { texts.withLock(\.self) }
    func add(_ text: String) { texts.withLock { $0.append(text) } }
}
