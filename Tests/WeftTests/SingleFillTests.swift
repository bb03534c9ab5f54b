import Foundation
import Synchronization
import Testing
import Weft
import WeftPipelines

/// The durable way to fill, one step a level, and the single call write the same file.
struct SingleFillTests {
    @Test func aFillTellsHowFarItIsInBothModes() async throws {
        let scratch = try Scratch()
        try await Photos.writeScaled(Fixture.rocket, by: 0.5, to: scratch("photo.png"))
        try await Photos.writeScaled(Fixture.rocketMask, by: 0.5, to: scratch("mask.png"))
        let command = ChildCommand(
            path: try WeftProcess.executable(), arguments: ["weft", ChildServer.argument],
            environment: ChildCommand.quiet)
        var results: [Data?] = []
        for isolation in [Isolation.inProcess, .processes(command)] {
            let heard = Mutex<[ActivityProgress]>([])
            let fill = SingleFill(
                photo: scratch("photo.png"), mask: scratch("mask.png"),
                output: scratch("out\(results.count).png"))
            _ = try await fill.run(in: isolation) { progress in
                heard.withLock { $0.append(progress) }
            }
            let reports = heard.withLock { $0 }
            #expect(reports.first?.message.hasPrefix("level 1 of ") == true)
            #expect(reports.allSatisfy { (0...1).contains($0.fraction) })
            #expect(zip(reports, reports.dropFirst()).allSatisfy { $0.fraction <= $1.fraction })
            results.append(bytes(of: fill.output))
        }
        #expect(results[0] != nil)
        #expect(results[0] == results[1])
    }

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
