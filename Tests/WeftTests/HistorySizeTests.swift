import Foundation
import Testing
import Weft
import WeftPipelines

/// Pixels never enter the history: what a photo adds does not depend on how large it is.
struct HistorySizeTests {
    /// The hole has the same size in both, so that both have the same pyramid.
    @Test func aPhotoOf12MegapixelsAddsLessThanAKilobytePerStep() async throws {
        let small = try await Self.fillSize(width: 400, height: 300)
        let large = try await Self.fillSize(width: 4000, height: 3000)
        print("History of a fill of 0.12 megapixels: \(small)")
        print("History of a fill of 12 megapixels: \(large)")
        #expect(large.perStep < 1000)
        // Only numbers in it are longer: widths, heights, byte counts and, on a busy machine, times.
        #expect(large.perStep <= small.perStep + 100)
    }

    /// 3000 pixels are halved six times until 47 are left.
    @Test func aPyramidOf12MegapixelsAddsLessThanAKilobytePerStep() async throws {
        let size = try await Self.pyramidSize(width: 4000, height: 3000)
        print("History of a pyramid of 12 megapixels: \(size)")
        #expect(size.steps == 1 + 1 + 7 + 1)
        #expect(size.perStep < 1000)
        #expect(size.largest < 1500)
    }

    private static func fillSize(width: Int, height: Int) async throws -> HistorySize {
        let scratch = try Scratch()
        try await Photos.writeGradient(width, height, to: scratch("photo.jpg"))
        let hole = PixelRect(x: width / 2, y: height / 2, width: 60, height: 40)
        try await Photos.writeMask(width, height, hole: hole, to: scratch("mask.png"))
        return try await size(
            ContentAwareFill.self,
            ["photo": .file(scratch("photo.jpg")), "mask": .file(scratch("mask.png"))],
            RunOutput(path: scratch("out.jpg")), scratch)
    }

    private static func pyramidSize(width: Int, height: Int) async throws -> HistorySize {
        let scratch = try Scratch()
        try await Photos.writeGradient(width, height, to: scratch("photo.jpg"))
        return try await size(
            BlurredPyramid.self, ["photo": .file(scratch("photo.jpg"))],
            RunOutput(path: scratch("level-{level}.png")), scratch)
    }

    private static func size<Work: Pipeline>(
        _ pipeline: Work.Type, _ inputs: [String: JSONValue], _ output: RunOutput,
        _ scratch: Scratch
    ) async throws -> HistorySize {
        var options = Engine.Options()
        options.durability = .process
        let engine = try await Engine(
            hub: Hub(path: scratch("hub")), pipelines: [pipeline], options: options)
        try await engine.start()
        let id = try await engine.submit(pipeline, inputs: inputs, output: output)
        let record = try await engine.client.wait(for: id)
        let history = try await engine.client.history(of: id)
        await engine.stop()
        try await engine.close()
        try #require(record.status == .completed, "\(String(describing: record.outcome))")
        return HistorySize(history, below: scratch.path)
    }
}

/// What a history takes up, in bytes of JSON.
private struct HistorySize: CustomStringConvertible {
    let steps: Int
    /// The first event, which holds the plan; it is the same for every photo.
    let plan: Int
    /// The last event, which repeats the result of the run.
    let result: Int
    /// All that is in between: what is scheduled and what is completed.
    let rest: Int
    /// The largest event of a step.
    let largest: Int

    /// - Parameter folder: Where the user's files lie; its length is not what is measured.
    init(_ history: [HistoryEvent], below folder: String) {
        let sizes = history.map {
            $0.json.text.replacingOccurrences(of: folder, with: "/example/photos").utf8.count
        }
        let ofSteps = sizes.dropFirst().dropLast()
        steps = history.scheduled.count
        plan = sizes.first ?? 0
        result = sizes.last ?? 0
        rest = ofSteps.reduce(0, +)
        largest = ofSteps.max() ?? 0
    }

    var perStep: Int { rest / max(1, steps) }

    var description: String {
        "\(steps) steps of \(perStep) bytes, the largest event \(largest); the plan \(plan), "
            + "the result \(result); all together \((rest + plan + result) / max(1, steps)) a step"
    }
}
