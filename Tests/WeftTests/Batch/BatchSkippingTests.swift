import Foundation
import Testing
import Weft
import WeftPipelines

/// What is done is not done again; what has changed is, and the reason is told.
@Suite(.serialized) struct BatchSkippingTests {
    @Test func aSecondBatchHasNothingToDo() async throws {
        let place = try await BatchPlace(photos: 3)
        _ = try await place.run()
        let second = try await place.run()
        #expect(second.id == nil)
        #expect(second.plan.upToDate == 3)
        #expect(second.plan.toMake.isEmpty)
    }

    @Test func anotherTimeChangesNothing() async throws {
        let place = try await BatchPlace(photos: 2)
        _ = try await place.run()
        for path in [place.input("0.png"), place.output("1.webp")] {
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -86_400)], ofItemAtPath: path)
        }
        #expect(try await place.plan().upToDate == 2)
    }

    @Test func oneByteMakesOneItemAgain() async throws {
        let place = try await BatchPlace(photos: 3)
        _ = try await place.run()
        let before = try #require(bytes(of: place.output("0.webp")))
        try await place.write(1, width: 50)
        let second = try await place.run()
        #expect(second.plan.reasons == ["1.png": .inputChanged])
        #expect(second.counts == BatchSummary(total: 1, done: 1, failed: 0))
        #expect(bytes(of: place.output("0.webp")) == before)
        #expect(try await place.plan().upToDate == 3)
    }

    @Test func anotherSettingMakesAllAgain() async throws {
        let place = try await BatchPlace(photos: 2)
        _ = try await place.run()
        var request = place.request()
        request.inputs = ["side": 16]
        let second = try await place.run(Thumbnails.self, request)
        #expect(second.plan.reasons.values.allSatisfy { $0 == .settingsChanged })
        #expect(second.counts?.done == 2)
        #expect(try await place.plan(Thumbnails.self, request).upToDate == 2)
    }

    @Test func whatIsMissingOrChangedByOthersIsMadeAgain() async throws {
        let place = try await BatchPlace(photos: 3)
        _ = try await place.run()
        let before = try #require(bytes(of: place.output("1.webp")))
        try FileManager.default.removeItem(atPath: place.output("0.webp"))
        try Data("mine".utf8).write(to: URL(fileURLWithPath: place.output("1.webp")))
        let second = try await place.run()
        #expect(second.plan.reasons == ["0.png": .outputMissing, "1.png": .outputChanged])
        #expect(second.counts?.done == 2)
        #expect(bytes(of: place.output("1.webp")) == before)
    }

    @Test func anotherPlaceOrNameIsMade() async throws {
        let place = try await BatchPlace(photos: 2)
        _ = try await place.run(
            Thumbnails.self, place.request(place.scratch("out/{index}.webp")))
        // The number of what comes after it is another one.
        try await place.write(3, as: "00.png")
        let plan = try await place.plan(
            Thumbnails.self, place.request(place.scratch("out/{index}.webp")))
        #expect(
            plan.reasons == ["0.png": .new, "00.png": .nameChanged, "1.png": .nameChanged]
                || plan.reasons == ["00.png": .new, "1.png": .nameChanged])
    }

    @Test func everythingIsMadeWhereThatIsAsked() async throws {
        let place = try await BatchPlace(photos: 2)
        _ = try await place.run()
        var request = place.request()
        request.overwriting = .always
        let second = try await place.run(Thumbnails.self, request)
        #expect(second.plan.reasons.values.allSatisfy { $0 == .asked })
        #expect(second.counts?.done == 2)
    }

    @Test func aBatchThatHasNotEndedKeepsItsItems() async throws {
        let place = try await BatchPlace(photos: 2)
        let engine = try await Engine(hub: place.hub, pipelines: [Thumbnails.self])
        let first = try await engine.plan(Thumbnails.self, batch: place.request())
        let id = try #require(try await engine.submit(first))
        try await place.write(9)
        let second = try await engine.plan(Thumbnails.self, batch: place.request())
        #expect(second.openBatches == [id])
        #expect(second.underWay == 2)
        #expect(second.reasons == ["9.png": .new])
        try await engine.close()
    }

    @Test func outputsOfTheSameBatchAreNoInputs() async throws {
        let place = try await BatchPlace(photos: 2)
        let request = { place.request(place.scratch("in/small/{stem}.png")) }
        let first = try await place.run(SmallCopies.self, request())
        #expect(first.counts?.done == 2)
        let second = try await place.plan(SmallCopies.self, request())
        #expect(second.ownOutputs == 2)
        #expect(second.items.count == 2)
        #expect(second.upToDate == 2)
    }

    @Test func theBookTellsWhereAnOutputCameFrom() async throws {
        let place = try await BatchPlace(photos: 2)
        let ended = try await place.run()
        try await place.write(1, width: 99)
        let engine = try await Engine(hub: place.hub, pipelines: [Thumbnails.self])
        let found = try await engine.provenance(
            of: place.output("0.webp"), pipelines: [Thumbnails.self])
        #expect(found.map(\.batch) == [ended.id])
        let first = try #require(found.first)
        #expect(first.sources.map(\.path) == [place.input("0.png")])
        #expect(first.sources.map(\.name) == ["photos"])
        #expect(first.reason == .new)
        #expect(first.verdict == .upToDate)
        #expect(first.steps.contains("thumbnail 2 {\"side\":256}"))
        let changed = try await engine.provenance(
            of: place.input("1.png"), pipelines: [Thumbnails.self])
        #expect(changed.map(\.verdict) == [.make(.inputChanged)])
        #expect(try await engine.provenance(of: "/nowhere", pipelines: []).isEmpty)
        try await engine.close()
    }
}

/// Small PNG copies.
private struct SmallCopies: Pipeline {
    struct Input: PipelineInput {
        @Parameter("The photo.") var photo: Image
        init() {}
    }

    init() {}

    func body(_ input: Inputs<Input>) -> Handle<Image> { input.photo.thumbnail(within: 16) }
}
