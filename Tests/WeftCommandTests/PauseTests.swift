import Foundation
import Testing

/// Signals, kills, reviews and resuming, each from another process.
@Suite struct PauseTests {
    private let place: Place

    init() throws { place = try Place() }

    private static let draft = [
        "run", "watermark", "--photo", "photo.png", "--logo", "logo.png", "--reviewer", "Ann",
        "--id", "w", "-o", "marked.png",
    ]

    private func waitingRun() async throws -> WeftProcess {
        let process = try WeftProcess(Self.draft, in: place)
        try await process.waitForLine(containing: "answer with: weft approve w")
        return process
    }

    @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
    func signalPausesAndSaysHowToGoOn(_ signal: Int32, _ code: Int32) async throws {
        let process = try await waitingRun()
        process.send(signal)
        let ending = try await process.end()
        #expect(ending.code == code)
        #expect(ending.output == "")
        #expect(ending.errors.contains("Paused; nothing is lost. Go on with: weft resume w\n"))
        #expect(try await place.weft("approve", "w").errors == "Approved w.\n")
        let resumed = try await place.weft("resume", "w")
        #expect(resumed.code == 0)
        #expect(resumed.output == "\(place["marked.png"].path)\n")
    }

    @Test func killedRunGoesOn() async throws {
        let process = try await waitingRun()
        process.send(SIGKILL)
        #expect(try await process.end().code == -SIGKILL)
        #expect(!place.has("marked.png"))
        try await place.weft("approve", "w")
        let resumed = try await place.weft("resume")
        #expect(resumed.code == 0)
        // Importing and drawing were recorded; encoding and writing were not.
        #expect(resumed.errors.contains("2 activities run, 0 reused"))
        #expect(try await place.weft("status", "w").output.hasPrefix("w  completed\n"))
    }

    @Test func killedFillGivesTheSameBytes() async throws {
        let fill = ["run", "content-aware-fill", "--photo", "photo.png", "--mask", "mask.png"]
        let process = try WeftProcess(fill + ["--id", "f", "-o", "killed.png"], in: place)
        try await process.waitForLine(containing: "recorded")
        process.send(SIGKILL)
        _ = try await process.end()
        #expect(try await place.weft("resume", "f").code == 0)
        let other = try WeftProcess(fill + ["-o", "whole.png", "--hub", "other hub"], in: place)
        #expect(try await other.end().code == 0)
        #expect(try place.bytes("killed.png") == place.bytes("whole.png"))
    }

    @Test func rejectionFromAnotherProcessEndsTheRunningOne() async throws {
        let process = try await waitingRun()
        let answer = try await place.weft("approve", "w", "--reject", "--by", "Bob")
        #expect(answer.errors == "Rejected w.\n")
        let ending = try await process.end()
        #expect(ending.code == 0)
        #expect(try place.bytes("marked.png") == place.bytes("photo.png"))
    }

    @Test func ofTwoAnswersAtTheSameMomentOneIsRefused() async throws {
        let process = try await waitingRun()
        // Nobody reads answers meanwhile.
        process.send(SIGSTOP)
        async let one = place.weft("approve", "w")
        async let two = place.weft("approve", "w", "--reject")
        let codes = try await [one.code, two.code]
        process.send(SIGCONT)
        #expect(codes.sorted() == [0, 64])
        #expect(try await process.end().code == 0)
    }

    @Test func approvalFromAnotherProcessEndsTheRunningOne() async throws {
        let process = try await waitingRun()
        #expect(
            try await place.weft("approve", "w", "--json").output == #"{"approved":true,"id":"w"}"#
                + "\n")
        #expect(try await process.end().code == 0)
        #expect(try place.bytes("marked.png") != place.bytes("photo.png"))
        let again = try await place.weft("approve", "w")
        #expect(again.code == 64)
        #expect(
            again.errors == "weft: Expected a run that has not ended, found w completed. "
                + "There is nothing to answer.\n")
    }

    @Test func runThatDoesNotWaitEndsWith75() async throws {
        let first = try await WeftProcess(Self.draft + ["--no-wait", "--hub", "my hub"], in: place)
            .end()
        #expect(first.code == 75)
        #expect(first.errors.contains("answer with: weft approve w --hub 'my hub' (or --reject)\n"))
        #expect(first.errors.contains("Go on with: weft resume w --hub 'my hub'\n"))
        let second = try await place.weft("resume", "w", "--no-wait", "--hub", "my hub")
        #expect(second.code == 75)
        #expect(second.errors.contains("waits for event \"approval\""))
        try await place.weft("approve", "w", "--hub", "my hub")
        #expect(try await place.weft("resume", "--no-wait", "--hub", "my hub").code == 0)
    }

    @Test func waitOfOneRunDoesNotStopTheOthers() async throws {
        _ = try await WeftProcess(Self.draft + ["--no-wait"], in: place).end()
        let process = try WeftProcess(
            [
                "run", "content-aware-fill", "--photo", "photo.png", "--mask", "mask.png", "--id",
                "f",
            ],
            in: place)
        try await process.waitForLine(containing: "recorded")
        process.send(SIGKILL)
        _ = try await process.end()
        #expect(try await place.weft("resume", "--no-wait").code == 75)
        #expect(try await place.weft("status", "f").output.hasPrefix("f  completed\n"))
    }

    @Test func unknownAndEndedRunsAreNamed() async throws {
        try await place.weft("run", "thumbnails", "--photos", "photo.png", "--id", "t", "-q")
        for command in ["status", "inspect", "resume", "approve"] {
            let ending = try await place.weft(command, "nope")
            #expect(ending.code == 64)
            #expect(
                ending.errors
                    == "weft: Expected a run of the hub at \(place["hub"].path), found no "
                    + "\"nope\". 'weft list' shows them.\n")
        }
        #expect(
            try await place.weft("resume").errors
                == "Nothing to resume: every run of this hub has ended.\n")
        let other = try await place.weft("run", "thumbnails", "--photos", "other.png", "--id", "t")
        #expect(other.code == 64)
        #expect(
            other.errors == "weft: Expected a new instance ID, found \"t\", which was started with "
                + "something else. Choose another ID.\n")
    }
}
