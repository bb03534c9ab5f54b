import Testing
import WeftCore
import WeftDurable

@testable import WeftSQLite

/// A client and a worker, each with a store of its own on one file, as two processes have.
@Suite struct CancellationTests {
    /// One activity, that ends only when it is canceled.
    private struct OneStep: OrchestratorProvider, Orchestrator {
        func orchestrator(for started: ExecutionStarted) -> (any Orchestrator)? { self }

        func handle(_ event: HistoryEvent) throws -> [OrchestrationAction] {
            guard case .executionStarted = event.kind else { return [] }
            return [
                .scheduleTask(
                    TaskRequest(taskID: 1, activity: "endless", label: "endless", input: .null))
            ]
        }

        var waits: [Wait] { [] }
    }

    private struct Endless: ActivityExecutor {
        let began: AsyncStream<Void>.Continuation
        let canceled: AsyncStream<Void>.Continuation

        var activityNames: Set<String> { ["endless"] }

        func run(_ request: TaskRequest, in context: ActivityContext) async throws -> JSONValue {
            began.yield()
            while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
            canceled.yield()
            throw CancellationError()
        }

        func canReuse(_ result: JSONValue, for request: TaskRequest) async throws -> Bool { true }
    }

    @Test(.timeLimit(.minutes(5)), arguments: ["cancel", "terminate"])
    func endReachesARunningActivityOfAnotherStore(_ verb: String) async throws {
        let folder = try TemporaryFolder()
        let (began, begin) = AsyncStream.makeStream(of: Void.self)
        let (canceled, cancel) = AsyncStream.makeStream(of: Void.self)
        let worker = Worker(
            store: try SQLiteStore(path: folder.hub), orchestrations: OneStep(),
            activities: Endless(began: begin, canceled: cancel))
        try await worker.start()
        let client = Client(store: try SQLiteStore(path: folder.hub))
        let id = try await client.start("one", version: "1", input: .null)
        for await _ in began { break }
        if verb == "cancel" {
            try await client.cancel(id, reason: "enough")
        } else {
            try await client.terminate(id, reason: "enough")
        }
        for await _ in canceled { break }
        let record = try await client.wait(for: id)
        #expect(record.status == (verb == "cancel" ? .canceled : .terminated))
        #expect(try await client.activities(of: id) == [])
        await worker.stop()
    }
}
