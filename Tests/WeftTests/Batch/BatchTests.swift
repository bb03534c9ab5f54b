import Foundation
import Testing
import Weft
import WeftPipelines

/// A batch makes of each file what a run of its own would, and leaves nothing but the outputs.
///
/// One after the other, as all suites of batches: with some 1,365 descriptors open in this process
/// Foundation's `Process.run` reads beyond the names of /proc/self/fd, and crashes now and then.
@Suite(.serialized) struct BatchTests {
    @Test func everyFileIsAnItemAndBecomesWhatARunMakesOfIt() async throws {
        let place = try await BatchPlace(photos: 3)
        try await place.write(7, as: "sub/deep/7.png")
        let ended = try await place.run()
        #expect(ended.counts == BatchSummary(total: 4, done: 4, failed: 0))
        #expect(
            try files(below: place.scratch("out")) == [
                "0.webp", "1.webp", "2.webp", "sub/deep/7.webp",
            ])
        let engine = try await Engine(
            hub: Hub(path: place.scratch("other")), pipelines: [Thumbnails.self])
        try await engine.start()
        let run = try await engine.submit(
            Thumbnails.self, inputs: ["photos": .files([place.input("1.png")])],
            output: RunOutput(path: place.scratch("run.webp")))
        _ = try await engine.client.wait(for: run)
        await engine.stop()
        try await engine.close()
        #expect(bytes(of: place.output("1.webp")) != nil)
        #expect(bytes(of: place.output("1.webp")) == bytes(of: place.scratch("run.webp")))
    }

    @Test func whatIsDoneLeavesNoInstanceAndNoArtifact() async throws {
        let place = try await BatchPlace(photos: 5)
        let ended = try await place.run()
        #expect(ended.instances.map(\.id) == [ended.id].compactMap(\.self))
        let engine = try await Engine(hub: place.hub, pipelines: [])
        #expect(try await engine.artifactUsage().count == 0)
        try await engine.close()
        #expect(ended.instances.first?.customStatus == ["done": 5, "failed": 0, "total": 5])
    }

    @Test func itemsAreToldAsTheyEnd() async throws {
        let place = try await BatchPlace(photos: 2)
        try Data("no image".utf8).write(to: URL(fileURLWithPath: place.input("2.png")))
        let ended = try await place.run()
        let done = ended.events.compactMap { event -> (Int, [String], Int)? in
            guard case .done(let item, let outputs, let read) = event else { return nil }
            return (item.position, outputs.map(\.path), read)
        }.sorted { $0.0 < $1.0 }
        #expect(done.map(\.0) == [0, 1])
        #expect(done.map(\.1) == [[place.output("0.webp")], [place.output("1.webp")]])
        #expect(done.map(\.2) == [0, 1].map { bytes(of: place.input("\($0).png"))?.count ?? 0 })
        let failed = ended.events.compactMap { event -> Int? in
            if case .failed(let item, _) = event { item.position } else { nil }
        }
        #expect(failed == [2])
    }

    @Test func oneBadFileStopsNoOther() async throws {
        let place = try await BatchPlace(photos: 4)
        try Data("no image".utf8).write(to: URL(fileURLWithPath: place.input("1.png")))
        let ended = try await place.run()
        #expect(ended.counts == BatchSummary(total: 4, done: 3, failed: 1))
        let failed = try #require(ended.failed.first)
        #expect(failed.input == place.input("1.png"))
        #expect(failed.failure.code == "unknown-format")
        #expect(failed.failure.message.contains(place.input("1.png")))
        #expect(try files(below: place.scratch("out")) == ["0.webp", "2.webp", "3.webp"])
        // What failed stays to be looked at.
        #expect(ended.instances.filter { $0.status == .failed }.count == 1)
    }

    @Test func moreItemsThanAGenerationAreAllMade() async throws {
        let place = try await BatchPlace(photos: 1)
        let photo = try #require(bytes(of: place.input("0.png")))
        for number in 1..<(1024 + 60) {
            try (photo + Data("\(number)".utf8))
                .write(to: URL(fileURLWithPath: place.input("\(number).png")))
        }
        let ended = try await place.run()
        #expect(ended.counts == BatchSummary(total: 1084, done: 1084, failed: 0))
        #expect(try files(below: place.scratch("out")).count == 1084)
        #expect(ended.instances.map(\.generation) == [1])
    }

    @Test func nothingNewBeginsAfterTooManyFailures() async throws {
        let place = try await BatchPlace(photos: 0)
        for number in 0..<40 {
            try Data("no image".utf8).write(to: URL(fileURLWithPath: place.input("\(number).png")))
        }
        var request = place.request()
        request.allowedFailures = .percent(10)
        request.parallel = 2
        let ended = try await place.run(Thumbnails.self, request)
        let counts = try #require(ended.counts)
        // Four may fail; of the fifth, one more may be under way.
        #expect((5...6).contains(counts.failed), "\(counts)")
        #expect(counts.left == 40 - counts.failed)
        let again = try await place.plan()
        #expect(again.reasons.values.count { $0 == .failedBefore } == counts.failed)
        #expect(again.reasons.values.count { $0 == .new } == counts.left)
    }

    @Test func aRetryMakesWhatFailedAndNothingElse() async throws {
        let place = try await BatchPlace(photos: 3)
        try Data("no image".utf8).write(to: URL(fileURLWithPath: place.input("1.png")))
        let first = try await place.run()
        try await place.write(1)
        let batch = try #require(first.id)
        let second = try await place.ended(Thumbnails.self) { engine in
            (first.plan, try await engine.retry(batch, onlyFailed: true))
        }
        #expect(second.counts == BatchSummary(total: 1, done: 1, failed: 0))
        #expect(try files(below: place.scratch("out")).count == 3)
        #expect(try await place.plan().toMake.isEmpty)
        let third = try await place.ended(Thumbnails.self) { engine in
            (first.plan, try await engine.retry(try #require(second.id)))
        }
        #expect(third.id == nil)
    }

    @Test func aBatchThatGivesSeveralImagesOfAnItemTellsThemApart() async throws {
        let place = try await BatchPlace(photos: 0)
        try await Photos.writeGradient(128, 96, to: place.input("a.png"))
        try await Photos.writeGradient(64, 64, to: place.input("b.png"))
        let ended = try await place.run(BlurredPyramid.self)
        #expect(ended.counts?.done == 2)
        #expect(
            try files(below: place.scratch("out")) == [
                "a-0.png", "a-1.png", "b-0.png", "b-1.png",
            ])
        #expect(try await place.plan(BlurredPyramid.self).toMake.isEmpty)
    }

    @Test func widthsThatAPhotoDoesNotHaveAreOneFile() async throws {
        let place = try await BatchPlace(photos: 0)
        try await Photos.writeGradient(100, 80, to: place.input("a.png"))
        let request = place.request(place.scratch("out/{stem}-{width}.{format}"))
        let ended = try await place.run(WebImages.self, request)
        #expect(ended.counts == BatchSummary(total: 1, done: 1, failed: 0))
        #expect(try files(below: place.scratch("out")) == ["a-100.jpg", "a-100.webp"])
        #expect(try await place.plan(WebImages.self, request).toMake.isEmpty)
    }

    @Test func aPipelineOfAListGetsAllFilesAtOnce() async throws {
        let place = try await BatchPlace(photos: 3)
        let ended = try await place.run(LastOfAll.self)
        #expect(ended.plan.items.count == 1)
        #expect(ended.counts == BatchSummary(total: 1, done: 1, failed: 0))
        #expect(try files(below: place.scratch("out")) == ["last-of-all.png"])
        #expect(try await place.plan(LastOfAll.self).upToDate == 1)
        try await place.write(2, width: 77)
        #expect(try await place.plan(LastOfAll.self).toMake.map(\.reason) == [.inputChanged])
    }

    @Test func eachItemMayHaveAFileOfItsOwn() async throws {
        let place = try await BatchPlace(photos: 0)
        for name in ["a", "b"] {
            try await Photos.writeGradient(64, 48, to: place.input("\(name).png"))
        }
        _ = try place.scratch.folder("masks")
        try await Photos.writeMask(
            64, 48, hole: PixelRect(x: 20, y: 20, width: 6, height: 6),
            to: place.scratch("masks/a.png"))
        var request = place.request()
        request.companions = ["mask": place.scratch("masks/{stem}.png")]
        let ended = try await place.run(ContentAwareFill.self, request)
        #expect(ended.counts == BatchSummary(total: 2, done: 1, failed: 1))
        #expect(ended.failed.map(\.input) == [place.input("b.png")])
        #expect(ended.failed.first?.failure.code == "missing")
        #expect(ended.failed.first?.failure.message.contains("masks/b.png") == true)
        // A mask that changes makes its item again.
        try await Photos.writeMask(
            64, 48, hole: PixelRect(x: 20, y: 20, width: 8, height: 6),
            to: place.scratch("masks/a.png"))
        let again = try await place.plan(ContentAwareFill.self, request)
        #expect(again.reasons == ["a.png": .inputChanged, "b.png": .failedBefore])
    }
}

/// Gives the last of its photos: one item of all files.
private struct LastOfAll: Pipeline {
    struct Input: PipelineInput {
        @Parameter("The photos.") var photos: [Image]
        init() {}
    }

    init() {}

    func body(_ input: Inputs<Input>) -> Handle<Image> {
        input.photos.running(TakeLast())
    }
}

private struct TakeLast: Activity {
    func run(_ photos: [Image], in context: StepContext) async throws -> Image {
        try #require(photos.last)
    }
}
