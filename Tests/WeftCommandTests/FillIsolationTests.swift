import Foundation
import Testing

/// A fill in a worker process: the same bytes, and one sentence where it is ended.
@Suite struct FillIsolationTests {
    private let place: Place

    init() throws {
        place = try Place()
        // A hole over nearly all of the photo takes seconds.
        try MaskTIFF(white: 20..<440).write(to: place["large.tif"])
    }

    private func fill(
        _ mask: String, _ more: String..., environment: [String: String] = [:]
    ) async throws -> WeftProcess.Ending {
        let base = ["fill", "photo.png", mask, "-o", "out.png", "--threads", "1"]
        return try await WeftProcess(base + more, in: place, environment: environment).end()
    }

    @Test func bytesAreThoseOfThisProcess() async throws {
        #expect(try await fill("mask.png").code == 0)
        let there = try place.bytes("out.png")
        #expect(try await fill("mask.png", "--in-process", "--overwrite").code == 0)
        #expect(try place.bytes("out.png") == there)
    }

    @Test func aTerminalSeesHowFarItIs() async throws {
        let terminal = try PseudoTerminal()
        let process = Process()
        process.executableURL = WeftProcess.executable
        process.arguments = ["fill", "photo.png", "mask.png", "-o", "out.png", "--threads", "1"]
        process.currentDirectoryURL = place.folder
        process.environment = place.environment.merging(["TERM": "xterm"]) { $1 }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = terminal.handle
        let (ended, end) = AsyncStream<Void>.makeStream()
        process.terminationHandler = { _ in end.finish() }
        try process.run()
        for await _ in ended {}
        let text = terminal.text()
        #expect(text.hasPrefix("\r\u{1B}[K  filling: level 1 of "))
        #expect(text.hasSuffix("\r\u{1B}[K"))
    }

    @Test func aFillBeyondItsTimeIsEnded() async throws {
        let ending = try await fill("large.tif", "--quality", "best", "--timeout", "1s")
        #expect(ending.code == 2)
        #expect(
            ending.errors
                == "weft: Expected the fill of photo.png to end within 1 second, found it "
                + "still running; its worker process was ended. Give it more time (--timeout) where "
                + "the file is good.\n")
        #expect(!place.has("out.png"))
    }

    @Test func aFillBeyondItsMemoryIsEnded() async throws {
        let ending = try await fill("large.tif", "--quality", "best", "--memory", "1MB")
        #expect(ending.code == 2)
        #expect(ending.errors.contains("the fill of photo.png to need at most 1.0 MB, found "))
        #expect(!place.has("out.png"))
    }

    @Test func aWorkerThatDiesIsOneSentence() async throws {
        let ending = try await fill(
            "mask.png", environment: ["WEFT_FAILPOINT": "output-written:1"])
        #expect(ending.code == 2)
        #expect(
            ending.errors == "weft: Expected the fill of photo.png to end, found that its worker "
                + "process was ended by signal 9 (Killed). The file may be damaged or hostile.\n")
        #expect(!place.has("out.png"))
        // The next one tidies up what that left aside.
        #expect(try await fill("mask.png").code == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: place.path)
        #expect(names.filter { $0.hasSuffix("weft-partial") } == [])
    }
}
