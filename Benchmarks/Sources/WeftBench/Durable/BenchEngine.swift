import Weft
import WeftSQLite

/// A store, a worker and a client over a hub of their own.
struct BenchEngine {
    let store: SQLiteStore
    let worker: Worker
    let client: Client

    /// Opens a hub in the folder, starts a worker, runs the body and closes all of it.
    ///
    /// - Parameter slots: Activities that may run at the same time.
    static func with<Value>(
        folder: String, durability: SQLiteStore.Durability, slots: Int,
        startsWorker: Bool = true, observability: Observability = Observability(),
        observer: (@Sendable (EngineEvent) -> Void)? = nil,
        _ body: (BenchEngine) async throws -> Value
    ) async throws -> Value {
        let store = try SQLiteStore(path: folder + "/hub.sqlite", durability: durability)
        let worker = Worker(
            store: store, orchestrations: NoOpOrchestrations(), activities: NoOpActivities(),
            options: WorkerOptions(maxConcurrentActivities: slots), observability: observability,
            observer: observer)
        if startsWorker { try await worker.start() }
        let value = try await body(
            BenchEngine(store: store, worker: worker, client: Client(store: store, worker: worker)))
        await worker.stop()
        try await store.close()
        return value
    }

    /// Starts so many instances, and returns when all have ended.
    func run(_ orchestration: String, input: JSONValue, instances: Int = 1) async throws {
        guard instances > 1 else { return try await runOne(orchestration, input: input) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<instances {
                group.addTask { try await runOne(orchestration, input: input) }
            }
            try await group.waitForAll()
        }
    }

    private func runOne(_ orchestration: String, input: JSONValue) async throws {
        let id = try await client.start(orchestration, version: "1", input: input)
        let record = try await client.wait(for: id)
        guard record.status == .completed else {
            throw BenchError("\(orchestration) ended as \(record.status).")
        }
    }
}

/// What a run of the engine cost.
struct EngineRun {
    var timing = Timing()
    var commits = 0
    var operations = 0
    var checkpoints = 0
    /// Processor time of the store's transactions.
    var sqliteCPU = Duration.zero

    /// What is said of a run beside its time, where it did so many steps or activities.
    func extra(n: Int) -> [String: JSONValue] {
        [
            "commits_each": .double(rounded(Double(commits) / Double(n))),
            "commits": .int(commits), "checkpoints": .int(checkpoints),
            "sqlite_cpu_us_each": .double(rounded(sqliteCPU / .microseconds(1) / Double(n))),
        ]
    }

    /// Runs instances in a hub of their own, and counts.
    static func of(
        _ orchestration: String, n: Int, instances: Int = 1,
        durability: SQLiteStore.Durability, slots: Int
    ) async throws -> EngineRun {
        try await withScratchFolder { folder in
            try await BenchEngine.with(folder: folder, durability: durability, slots: slots) {
                engine in
                // The first instance pays for statements and threads.
                try await engine.run(orchestration, input: ["n": 2])
                var run = EngineRun()
                let before = engine.store.statistics
                let counters = await engine.worker.counters
                StepClock.shared.reset(n * instances)
                run.timing = try await timed {
                    try await engine.run(
                        orchestration, input: ["n": .int(n)], instances: instances)
                }
                run.commits = engine.store.statistics.commits - before.commits
                run.operations = engine.store.statistics.operations - before.operations
                run.sqliteCPU = engine.store.statistics.busy - before.busy
                run.checkpoints = await engine.worker.counters.checkpoints - counters.checkpoints
                return run
            }
        }
    }
}
