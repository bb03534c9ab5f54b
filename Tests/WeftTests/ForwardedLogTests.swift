import Foundation
import InMemoryLogging
import Logging
import StepProbe
import Synchronization
import Testing
@testable import Weft

/// What an activity logs and may know is the same in this process and in a worker process.
@Suite struct ForwardedLogTests {
    private typealias Line = InMemoryLogHandler.Entry

    private static func processes() -> Isolation {
        let folder = Bundle.main.bundleURL.path
        return .processes(
            ChildCommand(
                path: folder + "/StepProbe", arguments: ["StepProbe", ChildServer.argument],
                environment: ChildCommand.quiet))
    }

    /// Runs the chatter. - Returns: Its own lines, without the ID of the worker, and its result.
    private func lines(
        _ level: Logger.Level, _ isolation: Isolation
    ) async throws -> (lines: [Line], result: JSONValue?) {
        let scratch = try Scratch()
        try await Photos.writeGradient(20, 12, to: scratch("photo.png"))
        let handler = InMemoryLogHandler()
        var options = Engine.Options()
        options.observability.logger = Logger(label: "test") { _ in handler }
        options.observability.logger.logLevel = level
        options.isolation = isolation
        let engine = try await Engine(
            hub: Hub(path: scratch("hub")), pipelines: [Chatter.self], options: options)
        try await engine.start()
        let id = try await engine.submit(
            Chatter.self, inputs: ["photo": .file(scratch("photo.png"))], id: InstanceID("one"))
        let record = try await engine.client.wait(for: id)
        await engine.stop()
        try await engine.close()
        guard case .completed(let result) = record.outcome else {
            Issue.record("Expected a result, found \(record).")
            return ([], nil)
        }
        let own = handler.entries.filter { $0.metadata["size"] != nil }.map { line in
            var line = line
            line.metadata["weft.worker"] = nil
            return line
        }
        return (own, result)
    }

    @Test func linesAndTheirMetadataAreTheSameInBothModes() async throws {
        let here = try await lines(.trace, .inProcess)
        let there = try await lines(.trace, Self.processes())
        #expect(here.lines.count == 3)
        #expect(there.lines.map(\.level) == [.debug, .info, .warning])
        #expect(there.lines.map(\.message) == here.lines.map(\.message))
        #expect(there.lines.map(\.metadata) == here.lines.map(\.metadata))
        let line = try #require(there.lines.dropFirst().first)
        #expect(line.message == "has looked")
        #expect(
            line.metadata == [
                "weft.instance": "one", "weft.task": "2", "weft.activity": "talk@1",
                "weft.label": "talk", "weft.attempt": "1", "size": "20x12", "list": ["a", "b"],
                "of": ["x": "1"],
            ])
    }

    @Test func onlyLevelsThatAreWrittenAreSent() async throws {
        #expect(try await lines(.info, Self.processes()).lines.map(\.level) == [.info, .warning])
        #expect(try await lines(.error, Self.processes()).lines.isEmpty)
    }

    @Test func theHeartbeatLimitIsKnownInBothModes() async throws {
        #expect(try await lines(.error, .inProcess).result == 90)
        #expect(try await lines(.error, Self.processes()).result == 90)
    }

    @Test func aLineBelowTheLevelIsNotEvenMade() {
        let sent = Mutex<[JSONValue]>([])
        var logger = Logger(label: "test") { _ in
            LogForwarding(level: .warning) { line in sent.withLock { $0.append(line) } }
        }
        logger.logLevel = .warning
        logger.info("quiet")
        logger.error("loud")
        #expect(sent.withLock { $0.map { $0["message"] } } == ["loud"])
    }

    @Test func aLineWithoutEndIsCut() {
        let sent = Mutex<[JSONValue]>([])
        let logger = Logger(label: "test") { _ in
            LogForwarding(level: .info) { line in sent.withLock { $0.append(line) } }
        }
        logger.info("\(String(repeating: "x", count: 2 << 20))", metadata: ["a": "b"])
        let line = sent.withLock { $0.first }
        #expect(line?["message"]?.stringValue?.hasSuffix("x ... (cut)") == true)
        #expect((line?.text.utf8.count ?? 0) < 2000)
        #expect(line?["metadata"] == nil)
    }
}
