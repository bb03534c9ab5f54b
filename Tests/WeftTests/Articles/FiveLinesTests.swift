import Foundation
import Testing
import Weft
import WeftPipelines
import WeftTesting

/// The README's promise: each of these in five lines.
struct FiveLinesTests {
    private let scratch: Scratch
    private let (photo, mask): (String, String)
    private var folder: String { scratch.path }
    private var hub: Hub { Hub(path: scratch("hub")) }

    init() async throws {
        scratch = try Scratch()
        (photo, mask) = (scratch("photo.png"), scratch("mask.png"))
        try await Photos.writeGradient(96, 64, to: photo)
        try await Photos.writeMask(
            96, 64, hole: PixelRect(x: 40, y: 24, width: 12, height: 10), to: mask)
    }

    @Test func oneCall() async throws {
        let files = try await Weft.run(
            ContentAwareFill(), ["photo": .file(photo), "mask": .file(mask)],
            to: "\(folder)/clean.png", hub: hub)
        #expect(files.map(\.path) == [scratch("clean.png")])
        #expect(bytes(of: scratch("clean.png"))?.count == files[0].bytes)
    }

    @Test func theFirstPipelineOfTheReadmeIsTheBuiltInOne() async throws {
        let inputs: [String: JSONValue] = ["photo": .file(photo), "mask": .file(mask)]
        let one = try await Weft.run(Repair(), inputs, hub: hub)
        let other = try await Weft.run(ContentAwareFill(), inputs, hub: hub)
        #expect(one.artifact == other.artifact)
    }

    @Test func aPipelineOfOnesOwn() async throws {
        let files = try await Weft.run(
            Postcard(), ["photo": .file(photo)], to: "\(folder)/card.jpg", hub: hub)
        #expect(files.count == 1)
        #expect(bytes(of: scratch("card.jpg")) != nil)
    }

    @Test func anActivityOfOnesOwn() async throws {
        let means = try await Weft.run(Measure(), ["photos": .files([photo, mask])], hub: hub)
        #expect(means.count == 2)
        #expect(means.allSatisfy { $0 > 0 && $0 < 255 })
    }

    @Test func aBatchFromCode() async throws {
        let (photos, thumbs) = (try scratch.folder("photos"), scratch("thumbs"))
        for name in ["a.png", "b.png"] {
            try FileManager.default.copyItem(atPath: photo, toPath: "\(photos)/\(name)")
        }
        try Data("no image".utf8).write(to: URL(fileURLWithPath: "\(photos)/c.png"))
        var shown: [String] = []
        func show(_ event: BatchEvent) { shown.append(event.description) }

        let engine = try await Engine(hub: hub, pipelines: [Thumbnails.self])
        try await engine.start()
        let batch = try await engine.begin(Thumbnails.self, BatchRequest(photos, output: thumbs))
        for await event in batch.events { show(event) }
        let summary = try await batch.summary()

        #expect(summary == BatchSummary(total: 3, done: 2, failed: 1))
        #expect(shown.sorted().prefix(2).map { $0.prefix(6) } == ["done 0", "done 1"])
        #expect(shown.sorted().last?.contains("\(photos)/c.png is no image") == true)
        #expect(try await batch.failedItems().map(\.input) == ["\(photos)/c.png"])
        #expect(batch.ids.count == 1)
        let again = try await engine.begin(
            Thumbnails.self, BatchRequest(photos, output: thumbs))
        #expect(again.plan.upToDate == 2)
        #expect(again.plan.toMake.map(\.reason) == [.failedBefore])
        #expect(try await again.summary().failed == 1)
        await engine.stop()
        try await engine.close()
    }

    @Test func measuringSurvivesEveryKill() async throws {
        let inputs: [String: JSONValue] = ["photos": .files([photo])]
        let kills = try await KillTrial.run { hub in
            try await Engine(store: hub.store, artifacts: hub.artifacts, pipelines: [Measure.self])
                .whileRunning { try await $0.run(Measure(), inputs, id: InstanceID("one")) }
        }
        #expect(kills > 5)
    }
}
