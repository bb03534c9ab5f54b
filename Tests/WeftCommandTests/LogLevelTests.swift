import Foundation
import Logging
import Testing
import Weft

@testable import WeftCommand

/// `--log-level`: lines with IDs, and never a payload.
@Suite struct LogLevelTests {
    private let place: Place

    init() throws { place = try Place() }

    @Test func linesNameTheRunAndNoPayload() async throws {
        // The path of the photo is in the payloads of several steps, and so is the sigma.
        let secret = "secret-holiday.png"
        try FileManager.default.copyItem(at: place["photo.png"], to: place[secret])
        let run = try await place.weft(
            "run", "blurred-pyramid", "--photo", secret, "--sigma", "2.71828", "--id", "mine",
            "--log-level", "trace")
        #expect(run.code == 0, "\(run.errors)")
        let lines = run.errors.split(separator: "\n").filter { $0.contains("weft.") }
        for (level, message) in [
            ("info", "\"instance started\""), ("debug", "\"task scheduled\""),
            ("debug", "\"attempt started\""), ("debug", "\"task completed\""),
            ("info", "\"instance ended\""),
        ] {
            #expect(
                lines.contains {
                    $0.contains("Z \(level) \(message) ") && $0.contains("weft.instance=mine")
                }, "\(message) in \(run.errors)")
        }
        #expect(lines.contains { $0.contains(" weft.task=1 ") })
        #expect(lines.allSatisfy { $0.contains(" weft.worker=") })
        #expect(!run.errors.contains("secret"))
        #expect(!run.errors.contains("2.71828"))
        #expect(!run.errors.contains("sigma"))
    }

    @Test func onlyWhatIsAtLeastAsBadIsLogged() async throws {
        let run = try await place.weft(
            "run", "blurred-pyramid", "--photo", "text.jpg", "--id", "bad", "--log-level",
            "error", "-q")
        #expect(run.code == 65 || run.code == 2)
        let lines = run.errors.split(separator: "\n").filter { $0.contains("weft.") }
        #expect(!lines.isEmpty)
        #expect(lines.allSatisfy { $0.contains("Z error ") })
        try await place.weft("rewind", "bad", "--no-run")
        let again = try await place.weft("resume", "bad", "--log-level", "error")
        #expect(again.errors.contains("Z error \"instance ended\""))
        let restarted = try await place.weft(
            "restart", "bad", "--id", "anew", "--log-level", "error")
        #expect(restarted.errors.contains("weft.instance=anew"))
        #expect(
            try await place.weft("run", "blurred-pyramid", "--photo", "photo.png", "-q").errors
                == "")
    }

    @Test func wordsAreToldApart() {
        let line = ErrorLog.line(
            .notice, "two words", ["b": "plain", "a": "has \"quotes\"", "c": ""],
            at: .init(microseconds: 1_767_225_600_250_000))
        #expect(
            line == #"2026-01-01T00:00:00.250Z notice "two words" a="has \"quotes\"" b=plain c="""#)
    }
}
