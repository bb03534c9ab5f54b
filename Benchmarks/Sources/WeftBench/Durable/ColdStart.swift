import Weft
import WeftSQLite

/// The first turn of an instance with a long history in a process that has never seen it: the
/// history is read, folded, and the event that has arrived is taken in.
struct ColdStart: Suite {
    let name = "cold-start"

    private static let activities = 5_000

    func run(_ options: Options, _ report: Report) async throws {
        try await withScratchFolder { folder in
            var times: [Timing] = []
            for round in 0..<max(3, options.rounds) {
                let id = try InstanceID("cold-\(round)")
                try await prepare(id, folder)
                times.append(try await resume(id, folder))
            }
            let events = 2 * Self.activities + 1
            var one = Measurement(
                name: "cold start of an instance with \(events) events", n: events,
                seconds: median(times.map(\.seconds)), cpu: median(times.map(\.cpu)))
            one.extra["least_ms"] = .double(rounded((times.map(\.seconds).min() ?? 0) * 1e3))
            report.add(one)
        }
    }

    /// Runs the activities, and stops the worker while the instance waits for its event.
    private func prepare(_ id: InstanceID, _ folder: String) async throws {
        try await BenchEngine.with(folder: folder, durability: .process, slots: 64) { engine in
            try await engine.client.start(
                "rest", version: "1", input: ["n": .int(Self.activities)], id: id)
            while try await engine.client.status(of: id).lastSequence < 2 * Self.activities + 1 {
                try await Task.sleep(for: .milliseconds(5))
            }
        }
        let store = try SQLiteStore(path: folder + "/hub.sqlite", durability: .process)
        try await Client(store: store).raiseEvent("go", to: id)
        try await store.close()
    }

    private func resume(_ id: InstanceID, _ folder: String) async throws -> Timing {
        var timing = Timing()
        try await BenchEngine.with(
            folder: folder, durability: .process, slots: 2, startsWorker: false
        ) { engine in
            timing = try await timed {
                try await engine.worker.start()
                _ = try await engine.client.wait(for: id)
            }
        }
        return timing
    }
}
