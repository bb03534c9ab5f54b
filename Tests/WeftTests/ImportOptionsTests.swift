import Foundation
import Testing
import Weft
import WeftPipelines

/// What an input may be is recorded with it and counts when results are found again where it decides
/// about pixels.
struct ImportOptionsTests {
    private var unusual: ImportOptions {
        var options = ImportOptions()
        options.maximumPixels = 5
        options.maximumBytes = 7
        options.allowed = [.svg, .ppm, .jpeg]
        options.failOn = .none
        return options
    }

    @Test func onlyWhatIsUnusualIsRecorded() {
        #expect(JSONValue.file("/a.png") == ["file": "/a.png"])
        #expect(
            JSONValue.file("/a.png", options: unusual) == [
                "file": "/a.png", "failOn": "none",
                "import": ["maxPixels": 5, "maxBytes": 7, "allow": ["ppm", "svg"]],
            ])
        #expect(
            JSONValue.files(["/a.png"], options: unusual)
                == [.file("/a.png", options: unusual)])
    }

    @Test func anImageKeepsWhatItsInputMayBe() throws {
        let artifact = Artifact(id: ArtifactID(hashing: []), byteCount: 0)
        let size = PixelSize(width: 2, height: 3)
        let plain = Image(artifact: artifact, format: "jpeg", size: size, file: "/a.jpg")
        #expect(plain.planJSON()["import"] == nil)
        #expect(plain.planJSON()["failOn"] == nil)
        let image = Image(
            artifact: artifact, format: "svg", size: size, name: "standard input",
            options: unusual)
        let back = try Image(planJSON: image.planJSON())
        #expect(back.name == "standard input")
        #expect(back.options.maximumPixels == 5)
        #expect(back.options.maximumBytes == 7)
        #expect(back.options.allowed == [.svg, .ppm])
        #expect(back.options.failOn == .none)
    }

    @Test func anUnknownFormatIsSaidToBeOfAnotherVersion() {
        let json: JSONValue = [
            "artifact": .string(ArtifactID(hashing: []).text), "bytes": 0, "format": "x",
            "width": 1, "height": 1, "import": ["allow": ["holo"]],
        ]
        let error = #expect(throws: WeftError.self) { try Image(planJSON: json) }
        #expect(
            error?.message
                == "Expected an image format in the options of a file, found \"holo\", which this "
                + "version does not know. Use the one that recorded it.")
    }

    @Test func limitsDoNotChangeWhatIsReusedAndFlawsDo() async throws {
        let scratch = try Scratch()
        try await Photos.writeGradient(200, 120, to: scratch("photo.png"))
        var wide = ImportOptions()
        wide.maximumPixels = 1 << 30
        #expect(try await reused(scratch, ImportOptions()) == 0)
        #expect(try await reused(scratch, wide) == 1)
        var strict = ImportOptions()
        strict.failOn = .truncated
        #expect(try await reused(scratch, strict) == 0)
    }

    @Test func theLimitHoldsInTheStepsToo() async throws {
        let scratch = try Scratch()
        try await Photos.writeGradient(200, 120, to: scratch("photo.png"))
        var narrow = ImportOptions()
        narrow.maximumPixels = 23_999
        let record = try await run(scratch, narrow).record
        guard case .failed(let failure) = record.outcome else {
            Issue.record("Expected a failure, found \(record).")
            return
        }
        #expect(failure.code == "too-many-pixels")
    }

    private func reused(_ scratch: Scratch, _ options: ImportOptions) async throws -> Int {
        let (record, counters) = try await run(scratch, options)
        #expect(record.status == .completed)
        return counters.activitiesReused
    }

    private func run(
        _ scratch: Scratch, _ options: ImportOptions
    ) async throws -> (record: InstanceRecord, counters: WorkerCounters) {
        let engine = try await Engine(hub: Hub(path: scratch("hub")), pipelines: [Thumbnails.self])
        try await engine.start()
        let id = try await engine.submit(
            Thumbnails.self,
            inputs: ["photos": .files([scratch("photo.png")], options: options)])
        let record = try await engine.client.wait(for: id)
        await engine.stop()
        let counters = await engine.counters
        try await engine.close()
        return (record, counters)
    }
}
