import Weft

/// The JSON of history events: what a step writes (two events and a request) and what is read of
/// it again.
struct EventCoding: Suite {
    let name = "json"

    private static let events: [HistoryEvent] = [
        HistoryEvent(
            sequence: 1, time: Timestamp(microseconds: 1_795_372_800_000_000),
            kind: .taskScheduled(.noOp(100))),
        HistoryEvent(
            sequence: 2, time: Timestamp(microseconds: 1_795_372_800_000_000),
            kind: .taskCompleted(
                TaskCompletion(taskID: 100, result: .int(100), took: .microseconds(12)))),
    ]

    func run(_ options: Options, _ report: Report) async throws {
        let n = options.isQuick ? 20_000 : 100_000
        let texts = Self.events.map(\.json.text)
        var length = 0
        let timings = try await interleaved(
            rounds: options.rounds,
            [
                {
                    await timed {
                        for index in 0..<n {
                            length &+= Self.events[index % 2].json.text.utf8.count
                        }
                    }
                },
                {
                    try await timed {
                        for index in 0..<n {
                            let json = try JSONValue(parsing: texts[index % 2])
                            length &+= try HistoryEvent(sequence: 1, json: json).sequence
                        }
                    }
                },
            ])
        guard length > 0 else { throw BenchError("Expected events with a text, found none.") }
        for (name, timing) in zip(["an event to its JSON", "an event from its JSON"], timings) {
            report.add(
                Measurement(name: name, n: n, seconds: timing.seconds, cpu: timing.cpu))
        }
    }
}
