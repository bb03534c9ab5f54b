import Foundation
import Testing
import Weft

/// Settings of verbs are part of plans and of reuse keys: their stored form stays.
struct EveryVerbTests {
    @Test func everyVerbIsStoredAsItWas() throws {
        let plan = try EveryVerb.outline().plan
        try Golden.updateIfAsked("plans/every-verb", ["plan": plan.withoutSource.json])
        #expect(try Golden.json("plans/every-verb") == ["plan": plan.withoutSource.json])
        #expect(try Plan(json: plan.json) == plan)
    }

    @Test func everyVerbRunsInAnEngine() async throws {
        let scratch = try Scratch()
        try await Photos.writeGradient(200, 150, to: scratch("photo.jpg"))
        try await Photos.writeGradient(12, 12, to: scratch("logo.png"))
        let engine = try await Engine(hub: Hub(path: scratch("hub")), pipelines: [EveryVerb.self])
        try await engine.start()
        let id = try await engine.submit(
            EveryVerb.self,
            inputs: ["photo": .file(scratch("photo.jpg")), "logo": .file(scratch("logo.png"))],
            output: RunOutput(path: scratch("out.png")))
        let record = try await engine.client.wait(for: id)
        await engine.stop()
        try await engine.close()
        #expect(record.status == .completed, "\(record)")
        let size = try await VipsSession.shared.run { [path = scratch("out.png")] in
            try VipsImage.open(path: path).size
        }
        // Two columns as wide as the row of three, two rows as high as the highest.
        #expect(size.width > 400 && size.height > 120)
    }
}
