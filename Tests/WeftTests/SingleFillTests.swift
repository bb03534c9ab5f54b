import Foundation
import Testing
import Weft
import WeftPipelines

/// The durable way to fill, one step a level, and the single call write the same file.
struct SingleFillTests {
    @Test(arguments: [0, 7]) func pipelineAndSingleCallGiveTheSameBytes(seed: Int) async throws {
        let scratch = try Scratch()
        try await Photos.writeScaled(Fixture.rocket, by: 0.5, to: scratch("photo.png"))
        try await Photos.writeScaled(Fixture.rocketMask, by: 0.5, to: scratch("mask.png"))
        let engine = try await Engine(
            hub: Hub(path: scratch("hub")), pipelines: [ContentAwareFill.self])
        try await engine.start()
        let id = try await engine.submit(
            ContentAwareFill.self,
            inputs: [
                "photo": .file(scratch("photo.png")), "mask": .file(scratch("mask.png")),
                "seed": .int(seed),
            ],
            output: RunOutput(path: scratch("pipeline.png")))
        _ = try await engine.client.wait(for: id)
        await engine.stop()
        try await engine.close()
        _ = try await SingleFill(
            photo: scratch("photo.png"), mask: scratch("mask.png"), output: scratch("single.png"),
            seed: seed
        ).run()
        let expected = try #require(bytes(of: scratch("single.png")))
        #expect(bytes(of: scratch("pipeline.png")) == expected)
        #expect(expected != bytes(of: scratch("photo.png")))
    }
}
