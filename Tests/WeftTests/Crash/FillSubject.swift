import Foundation
import Testing
import Weft

/// What is killed: a content-aware fill of a small photo, and what an undisturbed run of it gave.
struct FillSubject: Sendable {
    let scratch: Scratch
    /// The output of the undisturbed run.
    let expected: Data
    /// The labels of its steps.
    let steps: Set<String>
    /// How long its process lived: random kills fall within this time.
    let duration: Duration

    /// Makes the inputs and runs the pipeline once, undisturbed.
    static func prepare(scale: Double) async throws -> FillSubject {
        let scratch = try Scratch()
        try await Photos.writeScaled(Fixture.rocket, by: scale, to: scratch("photo.png"))
        try await Photos.writeScaled(Fixture.rocketMask, by: scale, to: scratch("mask.png"))
        let trial = try Trial(folder: try scratch.folder("undisturbed"), inputs: scratch.path)
        let clock = ContinuousClock()
        let start = clock.now
        let ended = try await WeftProcess(trial.runArguments).run()
        let duration = clock.now - start
        try #require(ended.status == 0, "\(ended.lines)")
        let steps = ended.transcript.recorded
        #expect(Set(steps).count == steps.count, "Labels are expected to tell steps apart.")
        return FillSubject(
            scratch: scratch, expected: try #require(bytes(of: trial.output)), steps: Set(steps),
            duration: duration)
    }

    /// A run of its own on a fresh hub.
    func trial(_ name: String) throws -> Trial {
        try Trial(folder: try scratch.folder(name), inputs: scratch.path)
    }
}

/// One run on one fresh hub: its folder holds `hub` and `out.png` and nothing else.
struct Trial: Sendable {
    let folder: String
    let id: InstanceID
    let runArguments: [String]

    init(folder: String, inputs: String) throws {
        self.folder = folder
        id = try InstanceID("fill")
        runArguments = [
            "run", "content-aware-fill", "--photo", inputs + "/photo.png", "--mask",
            inputs + "/mask.png", "-o", folder + "/out.png", "--hub", folder + "/hub", "--id",
            id.text,
        ]
    }

    var output: String { folder + "/out.png" }
    var reader: HubReader { HubReader(folder + "/hub") }
    var resumeArguments: [String] { ["resume", id.text, "--hub", folder + "/hub"] }
}
