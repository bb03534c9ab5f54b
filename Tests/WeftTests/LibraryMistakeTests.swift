import Foundation
import Synchronization
import Testing
import Weft
import WeftPipelines
import WeftTesting

/// What a programmer does wrong with the library, and the whole sentence that says so. `<here>` is the
/// folder of the test.
struct LibraryMistake: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let code: String
    let message: String
    let body: @Sendable (LibraryMistakeTests) async throws -> Void

    init(
        _ name: String, _ code: String, _ message: String,
        _ body: @escaping @Sendable (LibraryMistakeTests) async throws -> Void
    ) {
        (testDescription, self.code, self.message, self.body) = (name, code, message, body)
    }
}

struct LibraryMistakeTests: Sendable {
    let scratch: Scratch
    var hub: Hub { Hub(path: scratch("hub")) }
    var photo: JSONValue { .file(scratch("photo.png")) }
    func engine(_ pipelines: [any Pipeline.Type] = [Postcard.self]) async throws -> Engine {
        try await Engine(hub: hub, pipelines: pipelines)
    }

    init() async throws {
        scratch = try Scratch()
        try await Photos.writeGradient(64, 48, to: scratch("photo.png"))
        try await Photos.writeGradient(200, 150, to: scratch("large.png"))
        try await Photos.writeGradient(32, 24, to: scratch("small.png"))
        try Data("no image".utf8).write(to: URL(fileURLWithPath: scratch("text.jpg")))
    }

    @Test(arguments: inputs + runs + engines)
    func mistakeGivesOneSentence(_ mistake: LibraryMistake) async throws {
        let failure = await error { try await mistake.body(self) }
        // Lines of files change: each is 7.
        let message = failure?.message.replacing(scratch.path, with: "<here>")
            .replacing(/([A-Za-z]+\.swift):\d+/) { "\($0.1):7" }
        #expect(message == mistake.message)
        #expect(failure?.code == mistake.code)
    }

    private static let inputs = [
        LibraryMistake(
            "misspelt input", "unknown-input",
            "Expected one of the inputs photo, found \"phto\". Did you mean photo?"
        ) { try _ = Postcard.compile(["phto": $0.photo]) },
        LibraryMistake(
            "input left out", "missing-input",
            "Expected a value for the input \"photo\" (--photo), found none."
        ) { _ in try _ = Postcard.compile([:]) },
        LibraryMistake(
            "path as a text", "invalid-input",
            "Expected a file for the input \"photo\", found \"p.jpg\". Write .file(\"p.jpg\")."
        ) { _ in try _ = Postcard.compile(["photo": "p.jpg"]) },
        LibraryMistake(
            "one file for a list", "invalid-input",
            "Expected files for the input \"photos\", found a file. Write .files([...])."
        ) { try _ = Thumbnails.compile(["photos": $0.photo]) },
        LibraryMistake(
            "list for one file", "invalid-input",
            "Expected a file for the input \"photo\", found files. Write .file(...)."
        ) { try _ = Postcard.compile(["photo": [$0.photo]]) },
        LibraryMistake(
            "number as a text", "invalid-input",
            "Expected an integer for the input \"side\", found \"320\"."
        ) { try _ = Thumbnails.compile(["photos": [$0.photo], "side": "320"]) },
        LibraryMistake(
            "ID with a slash", "invalid-instance-id",
            "Expected an instance ID of 1 to 200 characters from A-Z a-z 0-9 . _ : -, found "
                + "\"a/b\". Choose another ID."
        ) { _ in try _ = InstanceID("a/b") },
        LibraryMistake(
            "plan of a newer version", "unreadable-plan",
            "Expected a plan of format 1 or earlier, found format 2. Run it with the version of Weft "
                + "that made it."
        ) { _ in
            guard var plan = try Postcard.outline().plan.json.objectValue else { return }
            plan["weft-plan"] = 2
            try _ = Plan(json: .object(plan))
        },
        LibraryMistake(
            "property that is no parameter", "invalid-input",
            "Expected every property of Input to be a parameter (an image, a mask, a number, a "
                + "text, a truth value, an enumeration of texts), found \"day\", which is none."
        ) { _ in try _ = Dated.outline() },
        LibraryMistake(
            "setting that JSON cannot hold", "invalid-option",
            "LibraryMistakeTests.swift:7: Expected settings of is-below that JSON can hold, found inf "
                + "in \"limit\". Use a finite number."
        ) { try _ = Endless.compile(["photo": $0.photo]) },
    ]

    private static let runs = [
        LibraryMistake(
            "photo that is not there", "missing",
            "import photo: Expected an image at <here>/nope.png, found no file. Check the name."
        ) { here in
            _ = try await Weft.run(
                Postcard(), ["photo": .file(here.scratch("nope.png"))], hub: here.hub)
        },
        LibraryMistake(
            "photo that is a text", "unknown-format",
            "import photo: <here>/text.jpg is no image that is known here: expected JPEG, PNG, WebP, GIF, TIFF or "
                + "HEIF, found the first bytes 6e 6f 20 69 6d 61 67 65; see what it is, and convert "
                + "it."
        ) { here in
            _ = try await Weft.run(
                Postcard(), ["photo": .file(here.scratch("text.jpg"))], hub: here.hub)
        },
        LibraryMistake(
            "mask of another size", "mask-size-mismatch",
            "pyramid (ContentAwareFill.swift:7): Expected a mask of the photo's size, 64x48, "
                + "received one "
                + "of 32x24: draw or resize the mask at the photo's size."
        ) { here in
            _ = try await Weft.run(
                ContentAwareFill(),
                ["photo": here.photo, "mask": .file(here.scratch("small.png"))], hub: here.hub)
        },
        LibraryMistake(
            "output without an ending", "output-format",
            "Expected an output that ends in .jpg, .png, .webp, .tif, .avif, .heic, .gif or .zip, found "
                + "<here>/card. The ending "
                + "says which format is written."
        ) { here in
            _ = try await Weft.run(
                Postcard(), ["photo": here.photo], to: "\(here.scratch("card"))", hub: here.hub)
        },
        LibraryMistake(
            "output of another format", "output-format",
            "resized+blurred+encoded+for output (FiveLines.swift:7): Expected an output name that "
                + "ends like a jpeg file, because the pipeline encodes to jpeg; found .png. Change "
                + "the name's ending."
        ) { here in
            _ = try await Weft.run(
                Postcard(), ["photo": here.photo], to: "\(here.scratch("card.png"))", hub: here.hub)
        },
        LibraryMistake(
            "output that is there", "output-exists",
            "export: Expected no file at <here>/small.png, found one with other content. Choose another "
                + "name, or overwrite it (--overwrite)."
        ) { here in
            _ = try await Weft.run(
                Cropped(), ["photo": here.photo], to: "\(here.scratch("small.png"))", hub: here.hub)
        },
        LibraryMistake(
            "number to a file", "not-an-image",
            "Expected a pipeline that gives images to write to <here>/means.txt, found that measure "
                + "gives [number]. Leave the output out."
        ) { here in
            _ = try await Weft.run(
                Measure(), ["photos": [here.photo]], to: "\(here.scratch("means.txt"))",
                hub: here.hub)
        },
        LibraryMistake(
            "many images to one name", "output-collision",
            "export: Expected an output name that differs for each of 3 images, found "
                + "<here>/level.png. Put {index} or {stem} into it."
        ) { here in
            _ = try await Weft.run(
                BlurredPyramid(), ["photo": .file(here.scratch("large.png"))],
                to: "\(here.scratch("level.png"))",
                hub: here.hub)
        },
        LibraryMistake(
            "crop beyond the edge", "invalid-argument",
            "cropped (LibraryMistakeTests.swift:7): Expected an area inside 32x24 to crop "
                + "<here>/small.png to, found 20x20 at 40,20."
        ) { here in
            _ = try await Weft.run(
                Cropped(), ["photo": .file(here.scratch("small.png"))], hub: here.hub)
        },
    ]

    private static let engines = [
        LibraryMistake(
            "engine that was not started", "not-started",
            "Expected an engine that runs, found one that was not started. Call start() before, or "
                + "do this inside whileRunning { }."
        ) { here in _ = try await here.engine().run(Postcard(), ["photo": here.photo]) },
        LibraryMistake(
            "pipeline that the engine was not opened with", "unknown-activity",
            "Expected an engine that knows activity \"brightness\" version 1, which measure uses, "
                + "found one that does not. Open it with this pipeline: Engine(hub:pipelines:)."
        ) { here in
            _ = try await here.engine().whileRunning {
                try await $0.run(Measure(), ["photos": [here.photo]])
            }
        },
        LibraryMistake(
            "two activities of one name", "duplicate-name",
            "Expected one type for the name \"brightness\", found WeftTests.Brightness and "
                + "WeftTests.Other.Brightness. Give one of them another `static let name`."
        ) { here in _ = try await here.engine([Postcard.self, Measure.self, Other.self]) },
        LibraryMistake(
            "hub at a file", "store-unavailable",
            "Expected a folder for the hub at <here>/photo.png, found a file. Choose another with "
                + "--hub."
        ) { here in
            _ = try await Engine(hub: Hub(path: here.scratch("photo.png")), pipelines: [])
        },
        LibraryMistake(
            "run that is not in the hub", "instance-not-found",
            "Expected an instance of this hub, found no \"card\". List the instances to see their "
                + "IDs."
        ) { here in _ = try await here.engine().client.status(of: InstanceID("card")) },
        LibraryMistake(
            "ID that stands for another run", "instance-exists",
            "Expected a new instance ID, found \"card\", which was started with something else. "
                + "Choose another ID."
        ) { here in
            _ = try await here.engine().whileRunning { engine in
                let id = try InstanceID("card")
                _ = try await engine.run(Postcard(), ["photo": here.photo], id: id)
                return try await engine.run(
                    Postcard(), ["photo": .file(here.scratch("small.png"))], id: id)
            }
        },
        LibraryMistake(
            "batch of nothing", "no-such-file",
            "Expected a file, a folder or a pattern, found nothing at <here>/nope. Check the name."
        ) { here in _ = try BatchRequest(here.scratch("nope"), output: "out") },
        LibraryMistake(
            "batch of a folder without images", "no-such-file",
            "Expected images in <here>/empty, found none. Check the names."
        ) { here in
            _ = try BatchRequest(here.scratch.folder("empty"), output: "out")
        },
        LibraryMistake(
            "batch with one name for many", "output-collision",
            "Expected an output that names each of 2 items differently, found <here>/out.webp. Put "
                + "{stem} or {rel} into it, or name a folder."
        ) { here in
            _ = try await Engine.plan(
                Thumbnails.self,
                batch: BatchRequest(
                    here.scratch("photo.png"), here.scratch("small.png"),
                    output: here.scratch("out.webp")))
        },
        LibraryMistake(
            "activity that is not the same twice", "error",
            "Expected 1 after a kill before record 1, found 2. A step gave something else when it was "
                + "run again: let it depend on its inputs and settings alone."
        ) { here in
            try await KillTrial.run { hub in
                let engine = try await Engine(
                    store: hub.store, artifacts: hub.artifacts, pipelines: [Counting.self])
                return try await engine.whileRunning { engine in
                    try await engine.run(Counting(), ["photo": here.photo], id: InstanceID("one"))
                }
            }
        },
    ]
}

struct OnePhoto: PipelineInput { @Parameter("The photo.") var photo: Image }

private struct Cropped: Pipeline {
    func body(_ input: Inputs<OnePhoto>) -> Handle<Image> {
        input.photo.cropped(to: PixelRect(x: 40, y: 20, width: 20, height: 20))
    }
}

private struct Dated: Pipeline {
    struct Input: PipelineInput { var day = Date(timeIntervalSince1970: 0) }
    func body(_ input: Inputs<Input>) -> Handle<Int> { preconditionFailure("Not compiled.") }
}

private struct Endless: Pipeline {
    func body(_ input: Inputs<OnePhoto>) -> Handle<Bool> {
        list(input.photo).running(Brightness()).running(IsBelow(limit: .infinity))
    }
}

struct Other: Pipeline {
    struct Brightness: Activity {
        func run(_ photo: Image, in context: StepContext) async throws -> Double { 0 }
    }

    func body(_ input: Inputs<OnePhoto>) -> Handle<Double> { input.photo.running(Brightness()) }
}

private struct Counting: Pipeline {
    private static let count = Mutex(0)

    struct Count: Activity {
        func run(_ photo: Image, in context: StepContext) async throws -> Int {
            Counting.count.withLock { count in
                count += 1
                return count
            }
        }
    }

    func body(_ input: Inputs<OnePhoto>) -> Handle<Int> { input.photo.running(Count()) }
}
