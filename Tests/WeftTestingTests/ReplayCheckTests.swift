import Foundation
import Testing
import WeftCore
import WeftDurable
import WeftTesting

struct ReplayCheckTests {
    /// Calls an activity for each word, in the order of `words`.
    struct Ordered: Orchestration {
        static let name = "words"
        func run(_ input: [String], in context: OrchestrationContext) async throws -> Int {
            for word in input { _ = try await context.call("count", .string(word)) }
            return input.count
        }
    }

    /// Does the same in the order of a set, which is another one in each process.
    struct Unordered: Orchestration {
        static let name = "words"
        func run(_ input: [String], in context: OrchestrationContext) async throws -> Int {
            for word in Set(input) { _ = try await context.call("count", .string(word)) }
            return input.count
        }
    }

    /// Waits for a task of Swift's pool, which may be over before anyone looks.
    struct Hasty: Orchestration {
        static let name = "words"
        func run(_ input: [String], in context: OrchestrationContext) async throws -> Int {
            let words = await Task.detached { input }.value
            for word in words { _ = try await context.call("count", .string(word)) }
            return words.count
        }
    }

    /// Counts in a place that no history knows.
    struct Remembering: Orchestration {
        static let name = "words"
        nonisolated(unsafe) static var runs = 0
        func run(_ input: [String], in context: OrchestrationContext) async throws -> Int {
            Self.runs += 1
            if Self.runs > 2 { _ = try await context.call("extra") }
            for word in input { _ = try await context.call("count", .string(word)) }
            return input.count
        }
    }

    let words = (0..<12).map { "word \($0)" }

    /// What a worker would record of the orchestration.
    func record(_ type: any Orchestration.Type) throws -> [HistoryEvent] {
        let started = ExecutionStarted(
            name: "words", version: "1", input: .array(words.map(JSONValue.string)))
        let made = try Orchestrations([type]).orchestrator(for: started, of: InstanceID("w"))
        var fold = InstanceFold(orchestrator: try #require(made))
        let time = Timestamp(microseconds: 5)
        var history = fold.apply(.executionStarted(started), at: time).events
        while let task = fold.state.openTasks.keys.first {
            let done = TaskCompletion(taskID: task, result: 1)
            history += fold.apply(.taskCompleted(done), at: time).events
        }
        return history
    }

    func check(_ type: any Orchestration.Type) throws -> ReplayCheck {
        ReplayCheck(try Orchestrations([type]))
    }

    @Test func historyOfTheSameCodeIsAccepted() async throws {
        try await check(Ordered.self).run(record(Ordered.self), of: InstanceID("w"))
    }

    @Test func changedCodeIsRefused() async throws {
        let history = try record(Ordered.self)
        let error = await #expect(throws: DurableError.self) {
            try await check(Hasty.self).run(history, of: InstanceID("w"))
        }
        #expect(error?.code == .nonDeterministic)
        #expect(
            error?.message.contains("found task 0 (count, \"count\") recorded at event 2") == true)
    }

    @Test func codeThatRemembersElsewhereIsRefused() throws {
        let history = try record(Remembering.self)
        let error = #expect(throws: DurableError.self) {
            try check(Remembering.self).replayFromEveryEvent(history, of: InstanceID("w"))
        }
        #expect(error?.code == .nonDeterministic)
    }

    @Test func unknownOrchestrationIsAClearError() throws {
        let history = try record(Ordered.self)
        let check = ReplayCheck(try Orchestrations([]))
        let error = #expect(throws: DurableError.self) {
            try check.replay(history, of: InstanceID("w"))
        }
        #expect(
            error?.message
                == "Expected a provider that knows the orchestration \"words\" version 1, found "
                + "one that does not.")
        #expect(throws: DurableError.self) { try check.replay([], of: InstanceID("w")) }
    }

    @Test func secondProcessAcceptsWhatIsDeterministic() async throws {
        let path = NSTemporaryDirectory() + "weft-ordered-\(UUID()).json"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try HistoryFile.write(record(Ordered.self), to: path)
        #expect(try HistoryFile.read(path) == record(Ordered.self))
        await #expect(processExitsWith: .success) { [path = path as String] in
            let check = ReplayCheck(try Orchestrations([Ordered.self]))
            try check.replay(try HistoryFile.read(path), of: InstanceID("w"))
        }
    }

    @Test func secondProcessFindsTheOrderOfASet() async throws {
        let path = NSTemporaryDirectory() + "weft-unordered-\(UUID()).json"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try HistoryFile.write(record(Unordered.self), to: path)
        await #expect(processExitsWith: .failure) { [path = path as String] in
            let check = ReplayCheck(try Orchestrations([Unordered.self]))
            try check.replay(try HistoryFile.read(path), of: InstanceID("w"))
        }
    }
}
