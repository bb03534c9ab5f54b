import Foundation
import Testing
import WeftPipeline
import WeftPipelines

@testable import Weft

/// An item that is one file and one chain is one step; whatever else there is to do stays as it is.
@Suite(.serialized) struct ItemChainTests {
    private static func steps<Work: Pipeline>(
        _ pipeline: Work.Type, _ inputs: [String: JSONValue] = [:], retries: Int = 0
    ) throws -> [String] {
        var request = BatchRequest(files: [], output: "{rel}.png")
        request.inputs = inputs
        request.each = "photo"
        request.retries = retries
        return try BatchProgram(Work.self, request).plan.allSteps.map { step in
            guard case .chain(let calls) = step.kind else { return step.kind.name }
            return calls.map { "\($0.name)/\($0.extraInputs)" }.joined(separator: " ")
        }
    }

    struct Soft: Pipeline {
        struct Input: PipelineInput {
            @Parameter("The photo.") var photo: Image
            init() {}
        }
        static let name = "soft"
        func body(_ input: Inputs<Input>) -> Handle<Image> { input.photo.blurred(sigma: 2) }
    }

    @Test func oneFileAndOneChainAreOneStep() throws {
        #expect(
            try Self.steps(Soft.self) == [
                "input", "input", "import-item/0 blur/0 write-item/1",
            ])
    }

    @Test func aListOfOneFileIsOneStepToo() throws {
        var request = BatchRequest(files: [], output: "{rel}.webp")
        request.retries = 2
        let steps = try BatchProgram(Thumbnails.self, request).plan.allSteps
        #expect(steps.map(\.kind.name) == ["input", "input", "field", "chain"])
        #expect(steps.last?.options.retry?.attempts == 3)
        #expect(steps.last?.label == "import+thumbnail+encoded+write")
    }

    struct Marked: Pipeline {
        struct Input: PipelineInput {
            @Parameter("The photo.") var photo: Image
            @Parameter("The logo.") var logo: Image
            init() {}
        }
        static let name = "marked"
        func body(_ input: Inputs<Input>) -> Handle<Image> {
            input.photo.overlaid(with: input.logo)
        }
    }

    @Test func anItemWithTwoFilesImportsEach() throws {
        let steps = try Self.steps(Marked.self, ["logo": ["file": "logo.png"]])
        #expect(steps.count(where: { $0 == "activity" }) == 2)
        #expect(steps.contains("overlay/1 write-item/2"))
    }

    struct Kept: Pipeline {
        typealias Input = Soft.Input
        static let name = "kept"
        func body(_ input: Inputs<Input>) -> Handle<Image> {
            input.photo.blurred(sigma: 2).checkpointed().sharpened()
        }
    }

    @Test func whatIsWrittenOutBetweenStaysAStep() throws {
        let steps = try Self.steps(Kept.self)
        #expect(steps.contains("activity"))
        #expect(!steps.contains { $0.contains("import-item") })
    }

    @Test func anItemOfOneStepBecomesWhatARunMakesOfIt() async throws {
        let place = try await BatchPlace(photos: 2)
        let ended = try await place.run(Soft.self)
        #expect(ended.counts == BatchSummary(total: 2, done: 2, failed: 0))
        let engine = try await Engine(
            hub: Hub(path: place.scratch("other")), pipelines: [Soft.self])
        try await engine.start()
        let run = try await engine.submit(
            Soft.self, inputs: ["photo": .file(place.input("1.png"))],
            output: RunOutput(path: place.scratch("run.png")))
        _ = try await engine.client.wait(for: run)
        await engine.stop()
        try await engine.close()
        #expect(bytes(of: place.output("1.png")) != nil)
        #expect(bytes(of: place.output("1.png")) == bytes(of: place.scratch("run.png")))
        // Nothing has changed, so a second run has nothing to do.
        #expect(try await place.plan(Soft.self).toMake.isEmpty)
    }

    @Test func aFailureNeedsNoNameOfTheOnlyStep() async throws {
        let place = try await BatchPlace(photos: 1)
        try await place.write(0)
        try bytesOfNoImage.write(to: URL(fileURLWithPath: place.input("0.png")))
        let ended = try await place.run(Soft.self)
        #expect(ended.failed.first?.failure.message.hasPrefix(place.input("0.png")) == true)
    }
}

private let bytesOfNoImage = Data("no image".utf8)
