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
                "Expected \(photo) as it was when this run began (SHA-256 "
                    + "\(old.text.prefix(12))...), found other content. Start a new run, after "
                    + "putting the file back if the old one is meant; what is done already is "
                    + "reused."),
            "\(resumed.lines)")
        #expect(bytes(of: scratch("out/0.png")) == nil)
    }
}

/// A file that was not touched since it was imported is not read again to be hashed.
struct StampTests {
    @Test func anImageKeepsItsStampInTheHistory() throws {
        let stamp = FileStamp(
            size: 7, modified: 1_700_000_000_123_456_789, changed: 8, inode: .max, device: 3)
        let image = Image(
            artifact: Artifact(id: ArtifactID(hashing: []), byteCount: 0), format: "jpeg",
            size: PixelSize(width: 1, height: 1), file: "/a.jpg", stamp: stamp)
        #expect(try Image(planJSON: image.planJSON()) == image)
    }

    /// The stamp stands for the bytes: other bytes under an untouched stamp are taken for the same.
    @Test func anUntouchedFileIsNotHashedAgain() async throws {
        let scratch = try Scratch()
        try await Photos.writeGradient(64, 64, to: scratch("photo.png"))
        let stamp = try #require(FileStamp(path: scratch("photo.png")))
        let other = Artifact(id: ArtifactID(hashing: [1]), byteCount: 1)
        #expect(throws: WeftError.self) {
            try open(Self.image(scratch("photo.png"), other, nil), in: scratch)
        }
        try open(Self.image(scratch("photo.png"), other, stamp), in: scratch)
        try await Photos.writeGradient(80, 64, to: scratch("photo.png"))
        #expect(throws: WeftError.self) {
            try open(Self.image(scratch("photo.png"), other, stamp), in: scratch)
        }
    }

    private static func image(_ path: String, _ artifact: Artifact, _ stamp: FileStamp?) -> Image {
        Image(
            artifact: artifact, format: "png", size: PixelSize(width: 64, height: 64), file: path,
            stamp: stamp)
    }

    private func open(_ image: Image, in scratch: Scratch) throws {
        let activity = ActivityContext(instanceID: try InstanceID("a"), taskID: 1, attempt: 1)
        let context = StepContext(artifacts: try MemoryArtifactStore(), activity: activity)
        _ = try context.open(image)
    }
}
