import Foundation
import Testing

/// `-` stands for standard input and standard output.
@Suite struct PipeTests {
    private let place: Place

    init() throws { place = try Place() }

    private func weft(
        _ arguments: String..., input: Data? = nil
    ) async throws -> WeftProcess.Ending {
        try await WeftProcess(
            arguments, in: place, input: input.map { .bytes($0) } ?? .nothing
        ).end()
    }

    /// The bytes that a run with files gives.
    private func expected(_ photo: String = "photo.png") async throws -> Data {
        try await place.weft(
            "run", "thumbnails", "--photos", photo, "-o", "expected.webp", "-q", "--hub", "other")
        return try place.bytes("expected.webp")
    }

    @Test(arguments: [["--format", "webp"], []])
    func anImageGoesThroughAPipe(_ format: [String]) async throws {
        let arguments = ["run", "thumbnails", "--photos", "-", "-o", "-"] + format
        let ending = try await WeftProcess(
            arguments, in: place, input: .bytes(try place.bytes("photo.png"))
        ).end()
        #expect(ending.code == 0)
        #expect(ending.outputBytes == (try await expected()))
        // Progress goes to standard error as always.
        #expect(ending.errors.contains("recorded"))
    }

    @Test func aFileGoesToStandardOutputAndStandardInputToAFile() async throws {
        let out = try await weft("run", "thumbnails", "--photos", "photo.png", "-o", "-", "-q")
        #expect(out.errors == "")
        #expect(out.outputBytes == (try await expected()))
        let photo = try place.bytes("photo.png")
        let file = try await weft(
            "run", "thumbnails", "--photos", "-", "-o", "{stem}.webp", "-q", input: photo)
        #expect(file.output == "\(place["standard-input.webp"].path)\n")
        #expect(try place.bytes("standard-input.webp") == out.outputBytes)
    }

    @Test func anImageOfStandardInputIsWrittenInAnyFormat() async throws {
        let ending = try await weft(
            "run", "content-aware-fill", "--photo", "-", "--mask", "mask.png", "-o", "-",
            "--format", "jpg", "-q", input: try place.bytes("photo.png"))
        #expect(ending.errors == "")
        #expect(ending.outputBytes.starts(with: [0xFF, 0xD8, 0xFF]))
    }

    @Test func theSameCommandAgainGoesOnWithAPausedRun() async throws {
        let photo = try place.bytes("photo.png")
        let arguments = [
            "run", "watermark", "--photo", "-", "--logo", "logo.png", "--reviewer", "Ann",
            "-o", "-", "--format", "png", "--id", "w",
        ]
        let paused = try await WeftProcess(
            arguments + ["--no-wait"], in: place, input: .bytes(photo)
        ).end()
        #expect(paused.code == 75)
        #expect(paused.outputBytes.isEmpty)
        #expect(
            paused.errors.contains(
                "Paused; nothing is lost. Go on with: the same command and --id w\n"))
        try await place.weft("approve", "w")
        let ended = try await WeftProcess(arguments, in: place, input: .bytes(photo)).end()
        #expect(ended.code == 0)
        #expect(ended.outputBytes.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    }

    @Test func aKilledRunOfStandardInputIsResumed() async throws {
        let arguments = [
            "run", "watermark", "--photo", "-", "--logo", "logo.png", "--reviewer", "Ann",
            "--id", "w", "-o", "marked.png",
        ]
        let process = try WeftProcess(
            arguments, in: place, input: .bytes(try place.bytes("photo.png")))
        try await process.waitForLine(containing: "answer with: weft approve w")
        process.send(SIGKILL)
        _ = try await process.end()
        try await place.weft("approve", "w")
        #expect(try await place.weft("resume", "w").code == 0)
        #expect(place.has("marked.png"))
    }

    @Test func badStandardInputIsNamed() async throws {
        let text = try await weft(
            "run", "thumbnails", "--photos", "-", "-o", "-", "-q", input: Data("hello".utf8))
        #expect(text.code == 65)
        #expect(text.errors.contains("standard input is no image that is known here"))
        #expect(text.outputBytes.isEmpty)
        let cut = try await weft(
            "run", "thumbnails", "--photos", "-", "-o", "-", "-q",
            input: try place.bytes("photo.png").prefix(20_000))
        #expect(cut.code == 65)
        #expect(cut.errors.contains("standard input ends inside its IDAT chunk"))
    }

    @Test func standardInputThatIsEmptyOrTooLongIsRefused() async throws {
        let empty = try await weft("run", "thumbnails", "--photos", "-", "-o", "-")
        #expect(empty.code == 66)
        #expect(
            empty.errors == "weft: Expected an image on standard input, found nothing. Check what "
                + "comes before the pipe.\n")
        let long = try await weft(
            "run", "thumbnails", "--photos", "-", "-o", "-", "--max-bytes", "9kB",
            input: Data(count: 10_000))
        #expect(long.code == 65)
        #expect(
            long.errors == "weft: Expected at most 9000 bytes on standard input, found more. Raise "
                + "the byte limit (--max-bytes) to take them.\n")
        // Neither has recorded anything.
        #expect(try await place.weft("list", "--hub", "hub").output == "")
    }

    @Test func waitingForStandardInputEndsAtOnce() async throws {
        let process = try WeftProcess(
            ["run", "thumbnails", "--photos", "-", "-o", "-"], in: place,
            input: .endless(try place.bytes("photo.png")))
        // It reads once its hub is there.
        while !place.has("hub/artifacts/tmp") { try await Task.sleep(for: .milliseconds(10)) }
        process.send(SIGINT)
        let ending = try await process.end()
        #expect(ending.code == -SIGINT || ending.code == 130)
        #expect(ending.outputBytes.isEmpty)
    }

    @Test(arguments: [
        ["run", "thumbnails", "--photos", "photo.png", "-o", "-"],
        ["fill", "photo.png", "mask.png", "-o", "-", "--format", "png"],
    ])
    func aTerminalShowsNoImage(_ arguments: [String]) async throws {
        let process = try WeftProcess(arguments, in: place, output: PseudoTerminal())
        let ending = try await process.end()
        #expect(ending.code == 73)
        #expect(
            ending.errors
                == "weft: Expected a file or a pipe as standard output, found a terminal, "
                + "which cannot show an image. Add '> out.png', or name a file after -o.\n")
        #expect(!place.has("hub"))
    }

    @Test(arguments: [
        ["run", "thumbnails", "--photos", "-"], ["fill", "photo.png", "-", "-o", "out.png"],
    ])
    func nobodyTypesAnImage(_ arguments: [String]) async throws {
        let process = try WeftProcess(arguments, in: place, input: .terminal(PseudoTerminal()))
        let ending = try await process.end()
        #expect(ending.code == 64)
        #expect(
            ending.errors
                == "weft: Expected an image on standard input, found a terminal. Pipe one "
                + "in, as in 'cat photo.jpg | weft ...'.\n")
        #expect(!place.has("hub"))
    }

    @Test func aPipeThatBreaksIsSaid() async throws {
        let full = try await WeftProcess(
            ["fill", "photo.png", "mask.png", "-o", "-", "--format", "png"], in: place,
            outputPath: "/dev/full"
        ).end()
        #expect(full.code == 73)
        #expect(
            full.errors
                == "weft: Expected to write to standard output, found that it cannot be: No "
                + "space left on device. Check what comes after the pipe.\n")
    }

    @Test func fillGoesThroughAPipe() async throws {
        let arguments = ["fill", "-", "mask.png", "-o", "-", "--format", "png", "--threads", "1"]
        let ending = try await WeftProcess(
            arguments, in: place, input: .bytes(try place.bytes("photo.png"))
        ).end()
        #expect(ending.errors == "")
        try await place.weft("fill", "photo.png", "mask.png", "-o", "filled.png")
        #expect(try place.bytes("filled.png") == ending.outputBytes)
        let mask = try await weft(
            "fill", "photo.png", "-", "-o", "b.png", input: try place.bytes("mask.png"))
        #expect(mask.output == "b.png\n")
        #expect(try place.bytes("filled.png") == place.bytes("b.png"))
        // Nothing is left aside.
        let names = try FileManager.default.contentsOfDirectory(atPath: place.path)
        #expect(names.filter { $0.hasSuffix("weft-partial") } == [])
    }

    @Test func badStandardInputOfAFillIsNamed() async throws {
        let ending = try await weft(
            "fill", "photo.png", "-", "-o", "out.png", input: Data("hello".utf8))
        #expect(ending.code == 65)
        #expect(ending.errors.hasPrefix("weft: standard input is no image that is known here"))
        let empty = try await weft("fill", "photo.png", "-", "-o", "out.png")
        #expect(empty.code == 66)
        #expect(!place.has("out.png"))
    }
}
