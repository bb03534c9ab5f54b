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

    /// What the command's flags say, beside the photo and the mask.
    struct Choice: Sendable, CustomTestStringConvertible {
        var seed = 0
        var quality = FillQuality.standard
        var patchSize = PatchSize.automatic
        var isProtected = false
        var donors = 0

        var testDescription: String {
            "seed \(seed), \(quality), patches \(patchSize), protected \(isProtected), \(donors) donors"
        }

        func inputs(_ scratch: Scratch) -> [String: JSONValue] {
            var inputs: [String: JSONValue] = [
                "photo": .file(scratch("photo.png")), "mask": .file(scratch("mask.png")),
                "seed": .int(seed), "quality": .string(quality.rawValue),
                "patchSize": .string(patchSize.rawValue),
            ]
            if isProtected { inputs["protect"] = .file(scratch("protect.png")) }
            if donors > 0 {
                inputs["donors"] = .files((0..<donors).map { scratch("donor\($0).png") })
            }
            return inputs
        }

        func fill(_ scratch: Scratch) -> SingleFill {
            var fill = SingleFill(
                photo: scratch("photo.png"), mask: scratch("mask.png"),
                output: scratch("single.png"), seed: seed)
            fill.quality = quality
            fill.patchSize = patchSize
            if isProtected { fill.protect = scratch("protect.png") }
            fill.donors = (0..<donors).map { scratch("donor\($0).png") }
            return fill
        }
    }

    @Test(arguments: [
        Choice(), Choice(seed: 7), Choice(quality: .draft),
        Choice(quality: .best, isProtected: true),
        Choice(isProtected: true), Choice(donors: 1), Choice(isProtected: true, donors: 2),
        Choice(patchSize: .nine), Choice(patchSize: .five, isProtected: true),
        Choice(patchSize: .eleven, donors: 1),
    ])
    func pipelineAndSingleCallGiveTheSameBytes(_ choice: Choice) async throws {
        let scratch = try Scratch()
        try await Photos.writeGradient(160, 120, to: scratch("photo.png"))
        func mask(_ name: String, _ x: Int, _ y: Int, _ width: Int, _ height: Int) async throws {
            try await Photos.writeMask(
                160, 120, hole: PixelRect(x: x, y: y, width: width, height: height),
                to: scratch(name))
        }
        try await mask("mask.png", 60, 40, 30, 24)
        try await mask("protect.png", 0, 0, 50, 120)
        try await mask("donor0.png", 80, 20, 70, 50)
        try await mask("donor1.png", 30, 50, 60, 60)
        let engine = try await Engine(
            hub: Hub(path: scratch("hub")), pipelines: [ContentAwareFill.self])
        try await engine.start()
        let id = try await engine.submit(
            ContentAwareFill.self, inputs: choice.inputs(scratch),
            output: RunOutput(path: scratch("pipeline.png")))
        _ = try await engine.client.wait(for: id)
        await engine.stop()
        try await engine.close()
        _ = try await choice.fill(scratch).run()
        let expected = try #require(bytes(of: scratch("single.png")))
        #expect(bytes(of: scratch("pipeline.png")) == expected)
        #expect(expected != bytes(of: scratch("photo.png")))
    }

    @Test func nothingLeftToCopyFailsTheRun() async throws {
        let scratch = try Scratch()
        try await Photos.writeGradient(64, 48, to: scratch("photo.png"))
        let whole = PixelRect(x: 0, y: 0, width: 64, height: 48)
        try await Photos.writeMask(64, 48, hole: whole, to: scratch("protect.png"))
        try await Photos.writeMask(
            64, 48, hole: PixelRect(x: 20, y: 20, width: 9, height: 9), to: scratch("mask.png"))
        let engine = try await Engine(
            hub: Hub(path: scratch("hub")), pipelines: [ContentAwareFill.self])
        try await engine.start()
        let id = try await engine.submit(
            ContentAwareFill.self, inputs: Choice(isProtected: true).inputs(scratch),
            output: RunOutput(path: scratch("pipeline.png")))
        let outcome = try await engine.client.wait(for: id).outcome
        await engine.stop()
        try await engine.close()
        guard case .failed(let failure)? = outcome else {
            Issue.record("Expected a failure, found \(String(describing: outcome)).")
            return
        }
        #expect(failure.message.contains("protect less, or draw larger donors"))
        #expect(bytes(of: scratch("pipeline.png")) == nil)
    }
}
