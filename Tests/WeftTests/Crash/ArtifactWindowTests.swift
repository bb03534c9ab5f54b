import Foundation
import Synchronization
import Testing
import Weft
import WeftPipelines

/// Kills the process in the tiny windows of writing an artifact, inside a run; the built command
/// then finishes the run.
@Suite(.serialized) struct ArtifactWindowTests {
    @Test func killedWithAnEmptyTemporary() async throws {
        let window = try await Window(.created)
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = window.path as String] in
            try await Window.run(in: path, dyingAt: .created)
        }
        try await window.check()
    }

    @Test func killedWithAWrittenTemporary() async throws {
        let window = try await Window(.written)
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = window.path as String] in
            try await Window.run(in: path, dyingAt: .written)
        }
        try await window.check()
    }

    @Test func killedWithASyncedTemporary() async throws {
        let window = try await Window(.synced)
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = window.path as String] in
            try await Window.run(in: path, dyingAt: .synced)
        }
        try await window.check()
    }

    @Test func killedAfterTheRename() async throws {
        let window = try await Window(.renamed)
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = window.path as String] in
            try await Window.run(in: path, dyingAt: .renamed)
        }
        try await window.check()
    }

    @Test func killedBeforeTheArtifactIsRecorded() async throws {
        let window = try await Window(.settled)
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = window.path as String] in
            try await Window.run(in: path, dyingAt: .settled)
        }
        try await window.check()
    }
}

/// A run of a pyramid that dies at one moment of its third artifact.
private struct Window {
    /// The pyramid of 96 x 96 pixels has two levels; the third artifact is a blurred one.
    private static let fatalArtifact = 3
    let moment: FolderArtifactStore.Moment
    let scratch: Scratch
    var path: String { scratch.path }

    init(_ moment: FolderArtifactStore.Moment) async throws {
        self.moment = moment
        scratch = try Scratch()
        try await Photos.writeGradient(96, 96, to: scratch("photo.png"))
    }

    /// In the child: never returns.
    static func run(in path: String, dyingAt moment: FolderArtifactStore.Moment) async throws {
        let count = Mutex(0)
        let bench = try Bench(
            hub: path + "/hub", pipelines: [BlurredPyramid.self],
            failpoint: { reached in
                guard reached == moment else { return }
                let number = count.withLock { count in
                    count += 1
                    return count
                }
                if number == fatalArtifact { kill(getpid(), SIGKILL) }
            })
        let id = try InstanceID("window")
        try await bench.start(
            BlurredPyramid.self, ["photo": .file(path + "/photo.png")],
            output: RunOutput(path: path + "/out/{level}.png"), id: id)
        try await bench.worker.start()
        _ = try await bench.client.wait(for: id)
    }

    /// In the parent.
    func check() async throws {
        let id = try InstanceID("window")
        let reader = HubReader(scratch("hub"))
        let before = try #require(try await reader.historyOfCopy(of: id))
        let left = try reader.artifacts()
        let isNamed = [.renamed, .settled].contains(moment)
        #expect(left.ids.count == (isNamed ? 3 : 2))
        #expect(left.ids.subtracting(before.artifacts).count == (isNamed ? 1 : 0))
        #expect(left.others.filter { !$0.hasSuffix("lock") }.count == (isNamed ? 0 : 1))
        let resumed = try await WeftProcess(["resume", id.text, "--hub", scratch("hub")]).run()
        #expect(resumed.status == 0, "\(resumed.lines)")
        let after = try #require(try await reader.history(of: id))
        #expect(after.starts(with: before))
        #expect(
            resumed.transcript.counts?.run == after.completions.count - before.completions.count)
        let end = try reader.artifacts()
        #expect(end.ids == after.artifacts)
        #expect(end.others.filter { $0 != "tmp/lock" } == [])
        #expect(try files(below: scratch("out")) == ["0.png", "1.png"])
    }
}
