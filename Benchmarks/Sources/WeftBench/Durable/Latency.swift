import Weft
import WeftSQLite

/// The time from the start of an instance that does nothing to its result, one after the other,
/// against one raw commit.
struct Latency: Suite {
    let name = "latency"

    func run(_ options: Options, _ report: Report) async throws {
        let n = options.isQuick ? 100 : 500
        for durability in SQLiteStore.Durability.allCases {
            let raw = try await rawCommits(n, durability)
            let (times, cpu, commits) = try await instances(n, durability)
            var one = Measurement(
                name: "no-op instance, start to result, .\(durability)", n: n,
                seconds: times.reduce(0, +), cpu: cpu,
                yardstick: ("as many raw commits", raw.seconds))
            one.extra = [
                "durability": .string(durability.rawValue),
                "p50_us": .double(rounded(median(times) * 1e6)),
                "p99_us": .double(rounded(quantile(0.99, of: times) * 1e6)),
                "raw_commit_us": .double(rounded(raw.seconds / Double(n) * 1e6)),
                "commits_each": .double(rounded(Double(commits) / Double(n))),
            ]
            report.add(one)
        }
    }

    private func instances(
        _ n: Int, _ durability: SQLiteStore.Durability
    ) async throws -> (times: [Double], cpu: Double, commits: Int) {
        try await withScratchFolder { folder in
            try await BenchEngine.with(
                folder: folder, durability: durability, slots: Machine.cores
            ) { engine in
                try await engine.run("nothing", input: [:])
                let before = engine.store.statistics.commits
                var timings: [Timing] = []
                for _ in 0..<n {
                    timings.append(
                        try await timed { try await engine.run("nothing", input: [:]) })
                }
                return (
                    timings.map(\.seconds), timings.map(\.cpu).reduce(0, +),
                    engine.store.statistics.commits - before
                )
            }
        }
    }

    private func rawCommits(
        _ n: Int, _ durability: SQLiteStore.Durability
    ) async throws -> Timing {
        try await withScratchFolder { folder in
            try await RawRows.with(folder: folder, durability: durability) { rows in
                try await timed { try rows.sequence(n) }
            }
        }
    }
}
