import Weft
import WeftSQLite

/// No-op steps one after the other in one instance, against raw commits of the same rows.
struct SequentialSteps: Suite {
    let name = "sequential"

    func run(_ options: Options, _ report: Report) async throws {
        for durability in SQLiteStore.Durability.allCases {
            try await measure(durability, options, report)
        }
    }

    private func measure(
        _ durability: SQLiteStore.Durability, _ options: Options, _ report: Report
    ) async throws {
        let (short, long) = (100, 1_000)
        var last: [Int: EngineRun] = [:]
        func engine(_ n: Int) async throws -> Timing {
            let run = try await EngineRun.of(
                "sequence", n: n, durability: durability, slots: Machine.cores)
            last[n] = run
            return run.timing
        }
        let timings = try await interleaved(
            // Thrice as many: one slow sync in ten decides a round.
            rounds: options.isQuick ? 1 : 3 * options.rounds,
            [
                { try await engine(short) }, { try await raw(short, durability) },
                { try await engine(long) }, { try await raw(long, durability) },
            ])
        for (index, n) in [short, long].enumerated() {
            let (weft, raw) = (timings[2 * index], timings[2 * index + 1])
            var one = Measurement(
                name: "sequential \(n) steps, .\(durability)", n: n, seconds: weft.seconds,
                cpu: weft.cpu, yardstick: ("raw commits of the same rows", raw.seconds))
            one.extra["durability"] = .string(durability.rawValue)
            one.extra["commits_per_step"] = .double(
                rounded(Double(last[n]?.commits ?? 0) / Double(n)))
            one.extra["raw_cpu_us_each"] = .double(rounded(raw.cpu * 1e6 / Double(n)))
            if n == long {
                let growth = weft.seconds / Double(long) / (timings[0].seconds / Double(short))
                one.extra["cost_per_step_against_\(short)"] = .double(rounded(growth))
            }
            report.add(one)
        }
    }

    private func raw(_ n: Int, _ durability: SQLiteStore.Durability) async throws -> Timing {
        try await withScratchFolder { folder in
            try await RawRows.with(folder: folder, durability: durability) { rows in
                try await timed { try rows.sequence(n) }
            }
        }
    }
}
