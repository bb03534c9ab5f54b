import Weft
import WeftSQLite

/// The same through the plan front end: compiled pipelines, plan orchestrator, content keys,
/// results recorded for reuse. Against raw commits of the rows that the engine alone writes.
struct PlanSteps: Suite {
    let name = "plan"

    func run(_ options: Options, _ report: Report) async throws {
        for n in [100, 1_000] {
            report.add(
                try await measure(
                    StepsInARow.self, n: n, slots: Machine.cores, options,
                    "pipeline of \(n) steps, .power", "raw commits of a sequence"
                ) { try $0.sequence(n) })
        }
        let n = options.isQuick ? 2_000 : 10_000
        for slots in [Machine.cores, 64] {
            report.add(
                try await measure(
                    StepsAtOnce.self, n: n, slots: slots, options,
                    "map over \(n), \(slots) slots, .power", "raw rows in groups of 64"
                ) { try $0.fanOut(n, group: 64) })
        }
    }

    private func measure<Work: Pipeline>(
        _ pipeline: Work.Type, n: Int, slots: Int, _ options: Options, _ name: String,
        _ yardstick: String, _ raw: @escaping (RawRows) throws -> Void
    ) async throws -> Measurement {
        var checkpoints = 0
        var peak = 0
        let timings = try await interleaved(
            rounds: options.rounds,
            [
                {
                    Machine.forgetPeak()
                    let run = try await Self.run(pipeline, n: n, slots: slots)
                    peak = Machine.peakMegabytes
                    checkpoints = run.checkpoints
                    return run.timing
                },
                {
                    try await withScratchFolder { folder in
                        try await RawRows.with(folder: folder, durability: .power) { rows in
                            try await timed { try raw(rows) }
                        }
                    }
                },
            ])
        var one = Measurement(
            name: name, n: n, seconds: timings[0].seconds, cpu: timings[0].cpu,
            yardstick: (yardstick, timings[1].seconds))
        one.extra = [
            "durability": "power", "slots": .int(slots), "peak_mb": .int(peak),
            "checkpoints": .int(checkpoints),
        ]
        return one
    }

    private static func run<Work: Pipeline>(
        _ pipeline: Work.Type, n: Int, slots: Int
    ) async throws -> (timing: Timing, checkpoints: Int) {
        try await withScratchFolder { folder in
            let photo = folder + "/photo.png"
            try await SyntheticPhoto.write(
                PixelSize(width: 8, height: 8), seed: 1, as: .png(), to: photo)
            var options = Engine.Options()
            options.maxConcurrentActivities = slots
            let engine = try await Engine(
                hub: Hub(path: folder + "/hub"), pipelines: [pipeline], options: options)
            try await engine.start()
            let timing = try await timed {
                let id = try await engine.submit(
                    pipeline, inputs: ["photo": .file(photo), "steps": .int(n)])
                try await engine.expectCompletion(of: id)
            }
            let checkpoints = await engine.counters.checkpoints
            await engine.stop()
            try await engine.close()
            return (timing, checkpoints)
        }
    }
}

extension Engine {
    /// Waits for a run. - Throws: where it does not complete.
    func expectCompletion(of id: InstanceID) async throws {
        let record = try await client.wait(for: id)
        guard record.status == .completed else {
            let outcome = String(describing: record.outcome)
            throw BenchError("\(id) ended as \(record.status): \(outcome)")
        }
    }
}
