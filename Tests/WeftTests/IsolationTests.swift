import Foundation
import Testing
import Weft
import WeftPipelines

/// Steps in worker processes: the same bytes, and a failure of one step where a process dies.
@Suite struct IsolationTests {
    @Test func bytesAreThoseOfThisProcess() async throws {
        let scratch = try Scratch()
        try await Photos.writeGradient(200, 120, to: scratch("photo.png"))
        let here = try await run(in: scratch, "here", .inProcess)
        let there = try await run(in: scratch, "there", Self.processes())
        #expect(here.status == .completed)
        #expect(there.status == .completed)
        let expected = try #require(bytes(of: scratch("here/photo.webp")))
        #expect(bytes(of: scratch("there/photo.webp")) == expected)
        // What the worker process had aside is gone with it.
        #expect(try files(below: scratch("hub-there/artifacts/tmp")) == ["lock"])
    }

    @Test func aProcessThatDiesFailsItsStep() async throws {
        let scratch = try Scratch()
        try await Photos.writeGradient(200, 120, to: scratch("photo.png"))
        let record = try await run(
            in: scratch, "there",
            Self.processes(environment: ["WEFT_FAILPOINT": "artifact-written:1"]))
        guard case .failed(let failure) = record.outcome else {
            Issue.record("Expected a failure, found \(record).")
            return
        }
        #expect(failure.code == "worker-died")
        #expect(failure.message.contains("of photo.png to end, found that its worker process was"))
        #expect(failure.message.contains("ended by signal 9 (Killed)."))
        #expect(bytes(of: scratch("there/photo.webp")) == nil)
    }

    @Test func aFailureIsThatOfThisProcess() async throws {
        let scratch = try Scratch()
        try Data("no image".utf8).write(to: URL(fileURLWithPath: scratch("photo.png")))
        let here = try await run(in: scratch, "here", .inProcess)
        let there = try await run(in: scratch, "there", Self.processes())
        #expect(here.outcome == there.outcome)
        guard case .failed = there.outcome else {
            Issue.record("Expected a failure, found \(there).")
            return
        }
    }

    private static func processes(environment: [String: String] = [:]) throws -> Isolation {
        .processes(
            ChildCommand(
                path: try WeftProcess.executable(), arguments: ["weft", ChildServer.argument],
                environment: ChildCommand.quiet.merging(environment) { $1 }))
    }

    private func run(
        in scratch: Scratch, _ name: String, _ isolation: Isolation
    ) async throws -> InstanceRecord {
        var options = Engine.Options()
        options.isolation = isolation
        let engine = try await Engine(
            hub: Hub(path: scratch("hub-\(name)")), pipelines: [Thumbnails.self], options: options)
        try await engine.start()
        let id = try await engine.submit(
            Thumbnails.self, inputs: ["photos": .files([scratch("photo.png")])],
            output: RunOutput(path: scratch("\(name)/{stem}.webp")))
        let record = try await engine.client.wait(for: id)
        await engine.stop()
        try await engine.close()
        return record
    }
}
