import Foundation
import Weft
import WeftSQLite

/// Many instances that wait for an event: what they cost while they do nothing, and how soon an
/// engine that is started over them is ready.
struct AtRest: Suite {
    let name = "at-rest"

    func run(_ options: Options, _ report: Report) async throws {
        let n = options.isQuick ? 10_000 : 100_000
        try await withScratchFolder { folder in
            var made = Timing()
            try await BenchEngine.with(folder: folder, durability: .power, slots: 2) { engine in
                made = try await timed { try await make(n, engine) }
            }
            report.add(
                Measurement(
                    name: "\(n) instances, start to their wait, .power", n: n,
                    seconds: made.seconds, cpu: made.cpu))
            try await start(over: n, folder, report)
        }
    }

    /// Starts the instances, many at a time, and waits until each waits for its event.
    private func make(_ n: Int, _ engine: BenchEngine) async throws {
        let lanes = 256
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<lanes {
                group.addTask {
                    for number in stride(from: lane, to: n, by: lanes) {
                        try await engine.client.start(
                            "rest", version: "1", input: ["n": 0], id: Self.id(number))
                    }
                }
            }
            try await group.waitForAll()
        }
        var query = InstanceQuery(statuses: [.pending])
        query.limit = 1
        while try await !engine.client.list(query).isEmpty {
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    private func start(over n: Int, _ folder: String, _ report: Report) async throws {
        let before = Machine.residentMegabytes
        Machine.forgetPeak()
        let (caughtUp, signal) = AsyncStream.makeStream(of: Void.self)
        var timing = Timing()
        let cpu = Machine.cpuSeconds
        let begin = ContinuousClock.now
        try await BenchEngine.with(
            folder: folder, durability: .power, slots: 2,
            observer: { if case .caughtUp = $0 { signal.finish() } }
        ) { engine in
            for await _ in caughtUp {}
            timing.seconds = begin.duration(to: .now) / .seconds(1)
            timing.cpu = Machine.cpuSeconds - cpu
            try await Task.sleep(for: .milliseconds(300))
            var one = Measurement(
                name: "start over \(n) instances at rest", n: 1, seconds: timing.seconds,
                cpu: timing.cpu)
            one.extra = [
                "resident_mb": .int(Machine.residentMegabytes), "before_mb": .int(before),
                "peak_mb": .int(Machine.peakMegabytes),
            ]
            report.add(one)
            try await wake(some: 100, of: n, engine, report)
        }
    }

    /// One after the other: an event to an instance that is not in memory, until it has ended.
    private func wake(
        some count: Int, of n: Int, _ engine: BenchEngine, _ report: Report
    ) async throws {
        var times: [Double] = []
        let timing = try await timed {
            for number in 0..<count {
                let id = try Self.id(number * (n / count))
                let one = try await timed {
                    try await engine.client.raiseEvent("go", to: id)
                    _ = try await engine.client.wait(for: id)
                }
                times.append(one.seconds)
            }
        }
        var one = Measurement(
            name: "event to an instance at rest, to its end", n: count, seconds: timing.seconds,
            cpu: timing.cpu)
        one.add(quantiles: times)
        report.add(one)
    }

    private static func id(_ number: Int) throws -> InstanceID { try InstanceID("rest-\(number)") }
}
