import Weft
import WeftSQLite

/// The time from the start of an instance that does nothing to its result, one after the other,
/// in raw commits and against DBOS.
struct Latency: Suite {
    let name = "latency"

    private static let batch = 100

    private final class Times {
        var weft: [Double] = []
        var raw: [Double] = []
        var commits = 0
    }

    func run(_ options: Options, _ report: Report) async throws {
        for durability in SQLiteStore.Durability.allCases {
            let times = Times()
            let timings = try await interleaved(
                rounds: 2 * options.rounds,
                [
                    { try await instances(durability, times) },
                    { try await rawCommits(durability, times) },
                ])
            var one = Measurement(
                name: "no-op instance, start to result, .\(durability)", n: Self.batch,
                seconds: timings[0].seconds, cpu: timings[0].cpu,
                yardstick: ("as many raw commits", timings[1].seconds))
            one.extra = [
                "durability": .string(durability.rawValue),
                "p50_in_commits": .double(rounded(median(times.weft) / median(times.raw))),
                "commits_each": .double(rounded(Double(times.commits) / Double(times.weft.count))),
            ]
            one.add(quantiles: times.weft)
            one.add(quantiles: times.raw, to: "raw")
            if durability == .power {
                let dbos = try await DBOSYardstick(name: "nothing", n: options.isQuick ? 50 : 200)
                    .figures(secondsEach: timings[0].seconds / Double(Self.batch))
                one.extra.merge(dbos) { $1 }
            }
            report.add(one)
        }
    }

    private func instances(
        _ durability: SQLiteStore.Durability, _ times: Times
    ) async throws -> Timing {
        try await withScratchFolder { folder in
            try await BenchEngine.with(
                folder: folder, durability: durability, slots: Machine.cores
            ) { engine in
                try await engine.run("nothing", input: [:])
                let before = engine.store.statistics.commits
                let timing = try await timed {
                    for _ in 0..<Self.batch {
                        let one = try await timed { try await engine.run("nothing", input: [:]) }
                        times.weft.append(one.seconds)
                    }
                }
                times.commits += engine.store.statistics.commits - before
                return timing
            }
        }
    }

    private func rawCommits(
        _ durability: SQLiteStore.Durability, _ times: Times
    ) async throws -> Timing {
        try await withScratchFolder { folder in
            try await RawRows.with(folder: folder, durability: durability) { rows in
                try await timed { times.raw += try rows.sequence(Self.batch) }
            }
        }
    }
}
