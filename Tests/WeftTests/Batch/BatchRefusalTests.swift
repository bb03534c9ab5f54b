import Foundation
import Testing
import Weft
import WeftPipelines

/// What cannot go well is refused before anything runs, with the names.
@Suite(.serialized) struct BatchRefusalTests {
    @Test func twoItemsOfOneOutputAreRefused() async throws {
        let place = try await BatchPlace(photos: 1)
        try await Photos.writeGradient(40, 30, to: place.input("0.jpg"))
        let failure = await error { try await place.plan() }
        #expect(failure?.code == "output-collision")
        #expect(
            failure?.message
                == "Expected an output of its own for each item, found \(place.output("0.webp")) "
                + "for both \(place.input("0.jpg")) and \(place.input("0.png")). Put {dir}/{name} "
                + "into the output.")
        let named = place.request(place.scratch("out/{name}.webp"))
        #expect(try await place.plan(Thumbnails.self, named).toMake.count == 2)
    }

    @Test func anOutputThatIsAnInputIsRefused() async throws {
        let place = try await BatchPlace(photos: 1)
        let failure = await error {
            try await place.plan(
                Watermarkless.self, place.request(place.scratch("in/{stem}.png")))
        }
        #expect(failure?.code == "output-is-input")
        #expect(
            failure?.message
                == "Expected outputs that are no inputs, found \(place.input("0.png")) as both. "
                + "Choose another folder for the output.")
    }

    @Test func aFileOfTheUsersIsNotReplaced() async throws {
        let place = try await BatchPlace(photos: 2)
        _ = try place.scratch.folder("out")
        let mine = Data("mine".utf8)
        try mine.write(to: URL(fileURLWithPath: place.output("1.webp")))
        let failure = await error { try await place.plan() }
        #expect(failure?.code == "output-exists")
        #expect(
            failure?.message
                == "Expected no file where an output goes, found \(place.output("1.webp")). Choose "
                + "another output, or replace what is there (--overwrite changed).")
        #expect(bytes(of: place.output("1.webp")) == mine)
        var request = place.request()
        request.overwriting = .changed
        #expect(try await place.run(Thumbnails.self, request).counts?.done == 2)
        #expect(bytes(of: place.output("1.webp")) != mine)
    }

    @Test func ownFilesAreNotReplacedEitherWhereThatIsAsked() async throws {
        let place = try await BatchPlace(photos: 1)
        _ = try await place.run()
        var request = place.request()
        request.inputs = ["side": 16]
        request.overwriting = .never
        let failure = await error { try await place.plan(Thumbnails.self, request) }
        #expect(failure?.code == "output-exists")
    }

    @Test func aFileThatAppearsMeanwhileFailsItsItem() async throws {
        let place = try await BatchPlace(photos: 2)
        let mine = Data("mine".utf8)
        let ended = try await place.ended(Thumbnails.self) { engine in
            let plan = try await engine.plan(Thumbnails.self, batch: place.request())
            _ = try place.scratch.folder("out")
            try mine.write(to: URL(fileURLWithPath: place.output("1.webp")))
            return (plan, try await engine.submit(plan))
        }
        #expect(ended.counts == BatchSummary(total: 2, done: 1, failed: 1))
        #expect(ended.failed.first?.failure.code == "output-exists")
        #expect(bytes(of: place.output("1.webp")) == mine)
        #expect(try files(below: place.scratch("out")) == ["0.webp", "1.webp"])
    }

    @Test(arguments: [
        ("out.webp", "output-collision", "Put {stem} or {rel} into it, or name a folder."),
        ("out/{n}.webp", "invalid-template", "found {n}."),
        ("out/{stem}.png", "output-format", "because thumbnails encodes to webp"),
        ("out/{stem}.bmp", "invalid-template", "The ending says which format is written."),
    ])
    func aTemplateThatCannotWorkIsRefused(
        _ template: String, _ code: String, _ words: String
    ) async throws {
        let place = try await BatchPlace(photos: 2)
        let failure = await error {
            try await place.plan(Thumbnails.self, place.request(place.scratch(template)))
        }
        #expect(failure?.code == code)
        #expect(failure?.message.contains(words) == true, "\(failure?.message ?? "")")
    }

    @Test func severalImagesOfAnItemNeedALevel() async throws {
        let place = try await BatchPlace(photos: 1)
        let failure = await error {
            try await place.plan(
                BlurredPyramid.self, place.request(place.scratch("out/{stem}.png")))
        }
        #expect(failure?.code == "output-collision")
        #expect(failure?.message.contains("Put {level} into it.") == true)
    }

    @Test func theInputOfTheItemsHasToBeClear() async throws {
        let place = try await BatchPlace(photos: 1)
        let two = await error { try await place.plan(ContentAwareFill.self) }
        #expect(
            two?.message
                == "Expected one image input of content-aware-fill for the items, found photo, mask. "
                + "Give the others as flags, or name it with --each.")
        var request = place.request()
        request.each = "phto"
        let unknown = await error { try await place.plan(ContentAwareFill.self, request) }
        #expect(
            unknown?.message
                == "Expected one of the image inputs of content-aware-fill (photo, mask, "
                + "protect, donors) after --each, found \"phto\".")
    }

    @Test(arguments: [
        ("out/{dir}/{stem}.png", "out/a/b/photo.png"), ("out/{rel}.png", "out/a/b/photo.png"),
        ("out/{name}.png", "out/photo.x.png"), ("out/{stem}.{ext}", "out/photo.png"),
        ("out/{index:03}.png", "out/000.png"), ("out/{pipeline}.{format}", "out/watermarkless.png"),
        ("out/{{{stem}}}.png", "out/{photo}.png"), ("out/{width}x{height}.png", "out/40x30.png"),
        ("out/{level}-{stem}.png", "out/0-photo.png"), ("out/", "out/a/b/photo.png"),
        ("out/{stem}.jpg", "out/photo.jpg"), ("out/{date:yyyy}.png", "out/2001.png"),
    ])
    func aTemplateIsFilled(_ template: String, _ expected: String) async throws {
        let place = try await BatchPlace(photos: 0)
        try await place.write(0, as: "a/b/photo.png")
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 990_000_000)],
            ofItemAtPath: place.input("a/b/photo.png"))
        let isNamed = template == "out/{name}.png"
        if isNamed {
            try FileManager.default.moveItem(
                atPath: place.input("a/b/photo.png"), toPath: place.input("a/b/photo.x.png"))
        }
        let text = isNamed ? "out/{name}" : template
        let ended = try await place.run(
            Watermarkless.self, place.request(place.scratch(text)))
        #expect(ended.counts?.done == 1)
        #expect(try files(below: place.scratch.path).filter { $0.hasPrefix("out") } == [expected])
    }

    @Test func theContentCanNameAnOutput() async throws {
        let place = try await BatchPlace(photos: 2)
        let template = place.scratch("out/{hash:8}.png")
        _ = try await place.run(Watermarkless.self, place.request(template))
        let names = try [0, 1].map { number in
            let content = try #require(bytes(of: place.input("\(number).png")))
            return "\(ArtifactID(hashing: [UInt8](content)).text.prefix(8)).png"
        }
        #expect(try files(below: place.scratch("out")) == names.sorted())
        #expect(try await place.plan(Watermarkless.self, place.request(template)).upToDate == 2)
    }
}

/// Gives its photo as it is.
private struct Watermarkless: Pipeline {
    struct Input: PipelineInput {
        @Parameter("The photo.") var photo: Image
        init() {}
    }

    init() {}

    func body(_ input: Inputs<Input>) -> Handle<Image> { input.photo }
}
