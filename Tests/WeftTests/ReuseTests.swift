import Foundation
import Testing
import Weft
import WeftPipelines

/// A step whose activity, version, settings and inputs are those of one done before is not run
/// again, in any run of the hub. Imports and exports always run: what counts is the file.
struct ReuseTests {
    @Test func aSecondRunOfTheSameInputsOnlyImportsAndExports() async throws {
        let place = try await Place()
        let first = try await place.fill()
        let second = try await place.fill()
        #expect(first.labels(reused: true) == [])
        #expect(Set(second.labels(reused: false)) == ["import photo", "import mask", "export"])
        #expect(
            Set(second.labels(reused: true))
                == Set(first.labels(reused: false)).subtracting(second.labels(reused: false)))
        #expect(bytes(of: place.output(1)) == bytes(of: place.output(0)))
    }

    @Test func anotherSeedRunsTheFillAgainAndNotThePyramid() async throws {
        let place = try await Place()
        _ = try await place.fill()
        let second = try await place.fill(["seed": 1])
        #expect(second.labels(reused: true) == ["pyramid"])
        // 128 x 96 pixels are halved once: a hole 12 deep, and 48 left.
        let filled = second.labels(reused: false).filter { $0.hasPrefix("coarse to fine ") }
        #expect(filled.count == 2)
    }

    @Test func anotherSigmaRunsTheBlursAgainAndNotThePyramid() async throws {
        let place = try await Place()
        _ = try await place.pyramid()
        let second = try await place.pyramid(["sigma": 3])
        #expect(second.labels(reused: true) == ["pyramid"])
    }

    @Test func aChangedPhotoRunsEverythingAgain() async throws {
        let place = try await Place()
        _ = try await place.pyramid()
        try await Photos.writeGradient(130, 100, to: place.scratch("photo.png"))
        let second = try await place.pyramid()
        #expect(second.labels(reused: true) == [])
    }

    @Test func aDeletedArtifactRunsTheStepThatMakesItAgain() async throws {
        let place = try await Place()
        let first = try await place.pyramid()
        let blurred = try #require(first.completion(labeled: "blurred"))
        for id in blurred.result.artifacts { try place.delete(id) }
        let second = try await place.pyramid()
        #expect(
            second.labels(reused: false) == ["import photo", "blurred+for output 1", "export"])
        #expect(second.labels(reused: true).count == first.labels(reused: false).count - 3)
    }

    @Test func aDamagedArtifactIsMadeAgain() async throws {
        let place = try await Place()
        let first = try await place.pyramid()
        let pyramid = try #require(first.completion(labeled: "pyramid"))
        let half = try #require(pyramid.result["levels"]?.arrayValue?.last)
        let file = place.file(of: half.artifacts[0])
        try FileManager.default.removeItem(atPath: file)
        try Data([1, 2, 3]).write(to: URL(fileURLWithPath: file))
        let second = try await place.pyramid()
        #expect(Set(second.labels(reused: false)) == ["import photo", "pyramid", "export"])
        #expect(second.outcome?.status == .completed)
        #expect(bytes(of: place.output(1)) == bytes(of: place.output(0)))
    }
}

/// A hub and a photo, and runs of them one after the other.
private final class Place {
    let scratch: Scratch
    private var runs = 0

    init() async throws {
        scratch = try Scratch()
        try await Photos.writeGradient(128, 96, to: scratch("photo.png"))
        try await Photos.writeMask(
            128, 96, hole: PixelRect(x: 40, y: 30, width: 30, height: 24),
            to: scratch("mask.png"))
    }

    func output(_ run: Int) -> String { scratch("out-\(run)-0.png") }

    func file(of id: String) -> String {
        scratch("hub/artifacts/\(id.prefix(2))/\(id.dropFirst(2))")
    }

    func delete(_ id: String) throws { try FileManager.default.removeItem(atPath: file(of: id)) }

    func fill(_ settings: [String: JSONValue] = [:]) async throws -> [HistoryEvent] {
        let inputs: [String: JSONValue] = [
            "photo": .file(scratch("photo.png")), "mask": .file(scratch("mask.png")),
        ]
        return try await run(ContentAwareFill.self, inputs.merging(settings) { $1 }, "-0.png")
    }

    func pyramid(_ settings: [String: JSONValue] = [:]) async throws -> [HistoryEvent] {
        let inputs = ["photo": JSONValue.file(scratch("photo.png"))].merging(settings) { $1 }
        return try await run(BlurredPyramid.self, inputs, "-{level}.png")
    }

    private func run<Work: Pipeline>(
        _ pipeline: Work.Type, _ inputs: [String: JSONValue], _ ending: String
    ) async throws -> [HistoryEvent] {
        let engine = try await Engine(hub: Hub(path: scratch("hub")), pipelines: [pipeline])
        try await engine.start()
        let id = try await engine.submit(
            pipeline, inputs: inputs, output: RunOutput(path: scratch("out-\(runs)" + ending)))
        runs += 1
        _ = try await engine.client.wait(for: id)
        let history = try await engine.client.history(of: id)
        await engine.stop()
        #expect(await engine.counters.activitiesRun == history.labels(reused: false).count)
        #expect(await engine.counters.activitiesReused == history.labels(reused: true).count)
        try await engine.close()
        return history
    }
}

extension [HistoryEvent] {
    /// The completion of the first task whose label begins like this.
    fileprivate func completion(labeled label: String) -> TaskCompletion? {
        guard let task = scheduled.first(where: { $0.label.hasPrefix(label) }) else { return nil }
        return completions.first { $0.taskID == task.taskID }
    }
}
