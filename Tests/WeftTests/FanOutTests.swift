import Testing
import Weft
import WeftPipelines

/// How wide a run fans out is decided by an activity when it runs, recorded, and not decided again.
struct FanOutTests {
    /// Halved until the shorter side would have fewer than 32 pixels.
    @Test(arguments: [
        (width: 40, height: 63, levels: 1), (width: 64, height: 64, levels: 2),
        (width: 300, height: 128, levels: 3), (width: 256, height: 300, levels: 4),
    ])
    func thePhotoDecidesHowManyLevelsThereAre(width: Int, height: Int, levels: Int) async throws {
        let scratch = try Scratch()
        try await Photos.writeGradient(width, height, to: scratch("photo.png"))
        let engine = try await Engine(
            hub: Hub(path: scratch("hub")), pipelines: [BlurredPyramid.self])
        try await engine.start()
        let id = try await engine.submit(
            BlurredPyramid.self, inputs: ["photo": .file(scratch("photo.png"))],
            output: RunOutput(path: scratch("out/{level}.png")))
        let record = try await engine.client.wait(for: id)
        let history = try await engine.client.history(of: id)
        await engine.stop()
        try await engine.close()
        #expect(record.status == .completed)
        #expect(try files(below: scratch("out")) == (0..<levels).map { "\($0).png" })
        #expect(history.labels(reused: false).count { $0 == "pyramid" } == 1)
    }

    @Test func theNumberOfLevelsIsNotDecidedAgainAfterAKill() async throws {
        let scratch = try Scratch()
        try await Photos.writeGradient(256, 256, to: scratch("photo.png"))
        let id = try InstanceID("levels")
        let killed = try await WeftProcess(
            [
                "run", "blurred-pyramid", "--photo", scratch("photo.png"), "-o",
                scratch("out/{level}.png"), "--hub", scratch("hub"), "--id", id.text,
            ], kill: .afterLine("  pyramid")
        ).run()
        #expect(killed.wasKilled)
        let reader = HubReader(scratch("hub"))
        let before = try #require(try await reader.historyOfCopy(of: id))
        let resumed = try await WeftProcess(["resume", id.text, "--hub", scratch("hub")]).run()
        #expect(resumed.status == 0, "\(resumed.lines)")
        #expect(!resumed.transcript.recorded.contains("pyramid"))
        let after = try #require(try await reader.history(of: id))
        #expect(after.starts(with: before))
        #expect(after.labels(reused: false).count { $0 == "pyramid" } == 1)
        #expect(
            resumed.transcript.counts?.run == after.completions.count - before.completions.count)
        #expect(try files(below: scratch("out")) == (0..<4).map { "\($0).png" })
    }
}
