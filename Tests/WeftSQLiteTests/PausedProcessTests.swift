import Foundation
import Testing
import WeftCore
import WeftDurable

@testable import WeftSQLite

/// A process that was stopped (SIGSTOP) until its leases had run out, and goes on: another worker
/// has done its work meanwhile, and what it brings is refused.
@Suite(.serialized) struct PausedProcessTests {
    /// With a renewal soon after it wakes up, and with none before it records.
    @Test(.timeLimit(.minutes(5)), arguments: [300, 3_600_000])
    func lateResultIsRefused(renewalInMilliseconds: Int) async throws {
        let folder = try TemporaryFolder()
        let id = try InstanceID("one")
        let store = try SQLiteStore(path: folder.hub)
        _ = try await store.create(
            NewInstance(
                id: id, start: ExecutionStarted(name: "one-step", version: "1", input: nil),
                label: "", createdAt: SystemClock().now))
        async let stopped: Void = Self.runStopped(in: folder.path, renewalInMilliseconds)
        let pid = try #require(Int32(try await Self.content(of: folder.path + "/started")))
        kill(pid, SIGSTOP)
        defer {
            // Whatever fails below, it must not be left stopped: this process waits for its end.
            kill(pid, SIGCONT)
            _ = FileManager.default.createFile(atPath: folder.path + "/go", contents: nil)
        }

        let worker = OneStep.worker(store, id: "quick") { "quick" }
        try await worker.start()
        let record = try await Client(store: store).wait(for: id)
        #expect(record.outcome == .completed("quick"))
        let history = try await store.history(of: id, after: 0)
        kill(pid, SIGCONT)
        try Data().write(to: URL(fileURLWithPath: folder.path + "/go"))
        await stopped
        #expect(try await store.history(of: id, after: 0) == history)
        #expect(history.count == 4)
        #expect(try await store.openActivities(of: id).isEmpty)
        await worker.stop()
        try await store.close()
    }

    /// In the parent: the child runs the step, is stopped in it, and brings its result too late.
    private static func runStopped(in folder: String, _ renewal: Int) async {
        await #expect(processExitsWith: .success) {
            [folder = folder as String, renewal = renewal as Int] in
            let store = try SQLiteStore(path: folder + "/hub.sqlite")
            let worker = OneStep.worker(store, id: "stopped", renewal: .milliseconds(renewal)) {
                try Data("\(getpid())".utf8).write(
                    to: URL(fileURLWithPath: folder + "/started"), options: .atomic)
                while !FileManager.default.fileExists(atPath: folder + "/go") { usleep(5000) }
                return "late"
            }
            try await worker.start()
            let id = try InstanceID("one")
            // It hears of the end, and has brought or dropped its own result by the time it stops.
            let record = try await Client(store: store).wait(for: id)
            #expect(record.outcome == .completed("quick"))
            await worker.stop()
            #expect(try await store.instance(id)?.outcome == .completed("quick"))
            #expect(await worker.counters.activitiesRun == 1)
            try await store.close()
        }
    }

    static func content(of path: String) async throws -> String {
        while true {
            if let data = FileManager.default.contents(atPath: path) {
                return String(decoding: data, as: UTF8.self)
            }
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}

/// One activity, whose result is that of the instance.
enum OneStep {
    static func worker(
        _ store: SQLiteStore, id: String, renewal: Duration = .milliseconds(300),
        lease: Duration = .seconds(1), observer: (@Sendable (EngineEvent) -> Void)? = nil,
        _ body: @escaping @Sendable () throws -> JSONValue
    ) -> Worker {
        Worker(
            store: store, orchestrations: Provider(), activities: Executor(body: body),
            options: WorkerOptions(
                id: WorkerID(id), maxConcurrentActivities: 1, leaseDuration: lease,
                renewalInterval: renewal), observer: observer)
    }

    struct Provider: OrchestratorProvider {
        func orchestrator(for started: ExecutionStarted) -> (any Orchestrator)? { Logic() }
    }

    struct Logic: Orchestrator {
        var waits: [Wait] { [] }

        func handle(_ event: HistoryEvent) -> [OrchestrationAction] {
            switch event.kind {
            case .executionStarted:
                [
                    .scheduleTask(
                        TaskRequest(taskID: 1, activity: "step", label: "step", input: nil))
                ]
            case .taskCompleted(let completion): [.complete(.completed(completion.result))]
            case .taskFailed(_, let failure): [.complete(.failed(failure))]
            default: []
            }
        }
    }

    struct Executor: ActivityExecutor {
        let body: @Sendable () throws -> JSONValue
        var activityNames: Set<String> { ["step"] }

        func run(_ request: TaskRequest, in context: ActivityContext) async throws -> JSONValue {
            try body()
        }

        func canReuse(_ result: JSONValue, for request: TaskRequest) async -> Bool { false }
    }
}
