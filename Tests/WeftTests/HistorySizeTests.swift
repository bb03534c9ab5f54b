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
        // Only numbers in it are longer: widths, heights and byte counts, by a digit or two.
        #expect(large.perStep <= small.perStep + 50)
    }

    @Test func everyLevelOfAPyramidAddsTheSame() async throws {
        let small = try await Self.pyramidSize(width: 80, height: 60)
        let large = try await Self.pyramidSize(width: 1280, height: 960)
        print("History of a pyramid of 2 levels: \(small), of 5 levels: \(large)")
        #expect(large.perStep < 1000)
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
        return HistorySize(history)
    }
}

/// What a history takes up, in bytes of JSON.
private struct HistorySize: CustomStringConvertible {
    let steps: Int
    /// The first event, which holds the plan; it is the same for every photo.
    let start: Int
    /// All other events.
    let rest: Int
    let largest: Int

    init(_ history: [HistoryEvent]) {
        let sizes = history.map(\.json.bytes.count)
        steps = history.scheduled.count
        start = sizes.first ?? 0
        rest = sizes.dropFirst().reduce(0, +)
        largest = sizes.dropFirst().max() ?? 0
    }

    var perStep: Int { rest / max(1, steps) }

    var description: String {
        "\(steps) steps, \(rest) bytes, \(perStep) a step (\((rest + start) / max(1, steps)) with the "
            + "plan's \(start)), the largest event \(largest)"
    }
}
