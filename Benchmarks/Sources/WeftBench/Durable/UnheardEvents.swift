import CoreMetrics
import Logging
import Tracing
import Weft
import WeftSQLite

/// What observability costs where nobody listens: the same steps with a silent log, without any,
/// and with a log that takes everything and drops it.
struct UnheardEvents: Suite {
    let name = "observability"

    func run(_ options: Options, _ report: Report) async throws {
        let n = options.isQuick ? 2_000 : 10_000
        var all = Observability()
        all.logger = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
        all.metrics = NOOPMetricsHandler.instance
        all.tracer = NoOpTracer()
        var spoken = all
        spoken.logger = Logger(label: "bench") { _ in DeafLog() }
        let kinds = [("none given", Observability()), ("no-op", all), ("told", spoken)]
        let timings = try await interleaved(
            rounds: 3 * options.rounds, kinds.map { kind in { try await steps(n, kind.1) } })
        for ((name, _), timing) in zip(kinds, timings).dropFirst() {
            var one = Measurement(
                name: "sequential, observability \(name)", n: n, seconds: timing.seconds,
                cpu: timing.cpu, yardstick: ("none given", timings[0].seconds))
            one.extra["cpu_of_none"] = .double(rounded(timing.cpu / timings[0].cpu))
            report.add(one)
        }
    }

    private func steps(_ n: Int, _ observability: Observability) async throws -> Timing {
        try await withScratchFolder { folder in
            try await BenchEngine.with(
                folder: folder, durability: .process, slots: Machine.cores,
                observability: observability
            ) { engine in
                try await engine.run("sequence", input: ["n": 2])
                return try await timed { try await engine.run("sequence", input: ["n": .int(n)]) }
            }
        }
    }
}

/// Takes every line and drops it.
private struct DeafLog: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {}
}
