import Foundation
import Testing
import Weft

/// A file of the user's that changes while a run is interrupted.
struct ChangedInputTests {
    @Test func anInputThatChangedBetweenKillAndResumeIsRefused() async throws {
        let scratch = try Scratch()
        let photo = scratch("photo.png")
        try await Photos.writeGradient(64, 64, to: photo)
        let old = try ArtifactID(hashing: Array(#require(bytes(of: photo))))
        let killed = try await WeftProcess(
            [
                "run", "blurred-pyramid", "--photo", photo, "-o", scratch("out/{level}.png"),
                "--hub", scratch("hub"), "--id", "changed",
            ], kill: .afterLine("  import photo")
        ).run()
        #expect(killed.wasKilled)
        let before = try await HubReader(scratch("hub")).historyOfCopy(of: InstanceID("changed"))
        // The pyramid may have been recorded before the signal came.
        guard before?.completions.count == 1 else { return }
        try await Photos.writeGradient(80, 64, to: photo)
        let resumed = try await WeftProcess(
            ["resume", "changed", "--hub", scratch("hub")]
        ).run()
        #expect(resumed.status == 2)
        let found = resumed.lines.first { $0.hasPrefix("changed failed: ") } ?? ""
        #expect(
            found.hasSuffix(
                "Expected \(photo) as it was when this run began (SHA-256 \(old.text.prefix(12))...), "
                    + "found other content. Start a new run, after putting the file back if the old "
                    + "one is meant; what is done already is reused."),
            "\(resumed.lines)")
        #expect(bytes(of: scratch("out/0.png")) == nil)
    }
}
