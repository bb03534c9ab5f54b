import Weft
import WeftSQLite

/// No-op activities all at once, in one large instance and in many, against the same rows written
/// in groups and against DBOS's queue.
struct FanOuts: Suite {
    let name = "fan-out"

    /// A fan-out with the slots that the worker has by default, and with as many as I/O-bound
    /// activities would be given: the more may run, the more are recorded in one commit.
    private struct Shape {
        let instances: Int
        let n: Int
        let slots: Int
    }

    func run(_ options: Options, _ report: Report) async throws {
        let shapes = [
            Shape(instances: 50, n: 100, slots: Machine.cores),
            Shape(instances: 50, n: 100, slots: 64),
            Shape(instances: 1, n: 10_000, slots: Machine.cores),
            Shape(instances: 1, n: 10_000, slots: 64),
            Shape(instances: 1, n: 10_000, slots: 256),
        ]
        for durability in SQLiteStore.Durability.allCases {
            for shape in shapes { try await measure(shape, durability, options, report) }
        }
    }

    private func measure(
        _ shape: Shape, _ durability: SQLiteStore.Durability, _ options: Options,
        _ report: Report
    ) async throws {
        let total = shape.instances * shape.n
        var last = EngineRun()
        var peak = 0
        let timings = try await interleaved(
            rounds: options.rounds,
            [
                {
                    Machine.forgetPeak()
                    last = try await EngineRun.of(
                        "fan-out", n: shape.n, instances: shape.instances,
                        durability: durability, slots: shape.slots)
                    peak = Machine.peakMegabytes
                    return last.timing
                }, { try await raw(total, durability) },
            ])
        var one = Measurement(
            name: "fan-out \(shape.instances) x \(shape.n), \(shape.slots) slots, .\(durability)",
            n: total, seconds: timings[0].seconds, cpu: timings[0].cpu,
            yardstick: ("raw rows in groups of \(Self.rawGroup)", timings[1].seconds))
        one.extra = last.extra(n: total)
        one.extra["durability"] = .string(durability.rawValue)
        one.extra["slots"] = .int(shape.slots)
        one.extra["peak_mb"] = .int(peak)
        one.extra["raw_cpu_us_each"] = .double(rounded(timings[1].cpu * 1e6 / Double(total)))
        if shape.instances > 1, shape.slots == Machine.cores, durability == .power {
            let dbos = try await DBOSYardstick(name: name, n: 100, instances: options.rounds)
                .figures(secondsEach: timings[0].seconds / Double(total))
            one.extra.merge(dbos) { $1 }
        }
        report.add(one)
    }

    private static let rawGroup = 64

    private func raw(_ n: Int, _ durability: SQLiteStore.Durability) async throws -> Timing {
        try await withScratchFolder { folder in
            try await RawRows.with(folder: folder, durability: durability) { rows in
                try await timed { try rows.fanOut(n, group: Self.rawGroup) }
            }
        }
    }
}
