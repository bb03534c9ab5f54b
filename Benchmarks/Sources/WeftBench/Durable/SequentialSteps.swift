import Weft
import WeftSQLite

/// No-op steps one after the other in one instance, against raw commits of the same rows and
/// against DBOS.
struct SequentialSteps: Suite {
    let name = "sequential"

    private static let (short, long) = (100, 1_000)

    func run(_ options: Options, _ report: Report) async throws {
        for durability in SQLiteStore.Durability.allCases {
            try await measure(durability, options, report)
        }
    }

    /// All steps of all rounds of one length: Weft's and the yardstick's.
    private final class Steps {
        var weft: [Double] = []
        var raw: [Double] = []
        var last = EngineRun()
    }

    private func measure(
        _ durability: SQLiteStore.Durability, _ options: Options, _ report: Report
    ) async throws {
        let steps = [Steps(), Steps()]
        let timings = try await interleaved(
            // Thrice as many: one slow sync in ten decides a round.
            rounds: 3 * options.rounds,
            [
                { try await engine(Self.short, durability, steps[0]) },
                { try await raw(Self.short, durability, steps[0]) },
                { try await engine(Self.long, durability, steps[1]) },
                { try await raw(Self.long, durability, steps[1]) },
            ])
        for (index, n) in [Self.short, Self.long].enumerated() {
            let (weft, raw) = (timings[2 * index], timings[2 * index + 1])
            var one = Measurement(
                name: "sequential \(n) steps, .\(durability)", n: n, seconds: weft.seconds,
                cpu: weft.cpu, yardstick: ("raw commits of the same rows", raw.seconds))
            one.extra = steps[index].last.extra(n: n)
            one.extra["durability"] = .string(durability.rawValue)
            one.extra["raw_cpu_us_each"] = .double(rounded(raw.cpu * 1e6 / Double(n)))
            one.add(quantiles: steps[index].weft, to: "step")
            one.add(quantiles: steps[index].raw, to: "raw")
            one.extra["rate_of_raw"] = .double(
                rounded(median(steps[index].raw) / median(steps[index].weft)))
            if n == Self.long {
                let growth = median(steps[1].weft) / median(steps[0].weft)
                one.extra["cost_per_step_against_\(Self.short)"] = .double(rounded(growth))
            }
            if n == Self.short, durability == .power {
                let dbos = try await DBOSYardstick(name: name, n: options.isQuick ? 50 : 200)
                    .figures(secondsEach: weft.seconds / Double(n))
                one.extra.merge(dbos) { $1 }
            }
            report.add(one)
        }
    }

    private func engine(
        _ n: Int, _ durability: SQLiteStore.Durability, _ steps: Steps
    ) async throws -> Timing {
        let run = try await EngineRun.of(
            "sequence", n: n, durability: durability, slots: Machine.cores)
        steps.weft += StepClock.shared.steps
        steps.last = run
        return run.timing
    }

    private func raw(
        _ n: Int, _ durability: SQLiteStore.Durability, _ steps: Steps
    ) async throws -> Timing {
        try await withScratchFolder { folder in
            try await RawRows.with(folder: folder, durability: durability) { rows in
                try await timed { steps.raw += try rows.sequence(n) }
            }
        }
    }
}
