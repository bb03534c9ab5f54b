import Synchronization
import WeftCore
import WeftDurable

extension StoreConformance {
    static let kept: [Fact] = [
        Fact("collection", "every place that holds a payload is visited") { trial in
            let lease = try await trial.scheduled([trial.task(4, input: "in task")])
            try await trial.record(lease) {
                $0.events = [
                    HistoryEvent(
                        sequence: 1, time: trial.at(0),
                        kind: .eventRaised(name: "e", payload: "in history"))
                ]
                $0.customStatus = "in status"
            }
            try await trial.store.send(
                .raiseEvent(name: "e", payload: "in message"), to: lease.instanceID, at: trial.at(1)
            )
            try await trial.ended("b", .completed("in outcome"))
            let found = try await trial.keptTexts()
            for place in ["in task", "in history", "in status", "in message", "in outcome"] {
                trial.expect(
                    found.contains { trial.holds($0, .string(place)) },
                    "Expected a text with \"\(place)\", found none.")
            }
        },
        Fact("collection", "starts are visited, that of an earlier generation too") { trial in
            _ = try await trial.store.create(
                trial.new("a", start: trial.start(input: "first input")))
            var found = try await trial.keptTexts()
            trial.expect(
                found.contains { trial.holds($0, "first input") },
                "Expected the input of a start, found \(found).")
            let lease = try await trial.begin("a")
            try await trial.continues(lease, trial.start(input: "next input", generation: 1))
            found = try await trial.keptTexts()
            for input in ["first input", "next input"] as [JSONValue] {
                trial.expect(
                    found.contains { trial.holds($0, input) },
                    "Expected the input \(input.text), found \(found).")
            }
        },
        Fact("collection", "results are visited with their time, whether or not their maker lives")
        {
            let lease = try await $0.scheduled([$0.task(4, reuseKey: "k")])
            let activity = try $0.require(try await $0.leaseTasks(at: 0).first?.lease, "task 4")
            try await $0.store.complete(activity, with: .completed(["a": 1]), at: $0.at(5))
            let result = Checkpoint.NewResult(key: "l", taskID: 9, result: "made")
            let now = $0.at(7)
            try await $0.record(lease) {
                $0.results = [result]
                $0.now = now
            }
            try await $0.end(lease)
            _ = try await $0.store.purge([lease.instanceID])
            let found = try await $0.keptResults()
            $0.equal(found.map(\.key), ["k", "l"], "the keys")
            $0.equal(found.map(\.recordedAt), [$0.at(5), now], "the times")
            $0.equal(
                found.map(\.origin),
                [4, 9].map { ReuseOrigin(instanceID: lease.instanceID, taskID: $0) }, "the origins")
            for (result, value) in zip(found, [["a": 1], "made"] as [JSONValue]) {
                $0.expect(
                    $0.holds(result.text, value),
                    "Expected \(value.text), found \(result.text).")
            }
        },
        Fact("collection", "an activity runs while it is leased") {
            try await $0.scheduled([$0.task(4)], at: 3)
            $0.equal(try await $0.keptRunning(), [], "what runs before the lease")
            let leased = try await $0.leaseTasks(at: 4)
            $0.equal(try await $0.keptRunning(), [$0.at(3)], "what runs")
            let lease = try $0.require(leased.first?.lease, "the activity")
            try await $0.store.complete(lease, with: .completed(1), at: $0.at(5))
            $0.equal(try await $0.keptRunning(), [], "what runs after the end")
        },
        Fact("collection", "results are forgotten together, and counted") {
            let lease = try await $0.started()
            let new = ["k", "l", "m"].map { key in
                Checkpoint.NewResult(key: key, taskID: 1, result: 1)
            }
            try await $0.record(lease) { $0.results = new }
            $0.equal(
                try await $0.store.forgetResults(for: ["k", "m", "never"]), 2, "the count")
            $0.equal(try await $0.store.forgetResults(for: []), 0, "the count of none")
            $0.equal(
                Set(try await $0.store.results(for: ["k", "l", "m"]).keys), ["l"], "what stays")
        },
        Fact("collection", "what the visitor throws ends the visit") { trial in
            struct Enough: Error {}
            try await trial.create("a")
            do {
                try await trial.store.visitKept { _ in throw Enough() }
                trial.expect(false, "Expected the visitor's error, found none.")
            } catch is Enough {}
        },
    ]
}

extension StoreTrial {
    /// Whether a text holds a value, or the reference in its place.
    fileprivate func holds(_ text: String, _ value: JSONValue) -> Bool {
        let hash = PayloadReference(key: "", to: value.bytes).json["hash"]?.text ?? "none"
        return text.contains(value.text) || text.contains(hash)
    }

    fileprivate func keptTexts() async throws -> [String] {
        try await visited { if case .text(let text) = $0 { text } else { nil } }
    }

    fileprivate func keptResults() async throws -> [RecordedResult] {
        try await visited { if case .result(let result) = $0 { result } else { nil } }
            .sorted { $0.key < $1.key }
    }

    fileprivate func keptRunning() async throws -> [Timestamp] {
        try await visited { if case .running(let time) = $0 { time } else { nil } }
    }

    private func visited<Value: Sendable>(
        _ choose: @escaping @Sendable (KeptValue) -> Value?
    ) async throws -> [Value] {
        let found = Found<Value>()
        try await store.visitKept { value in
            if let chosen = choose(value) { found.values.withLock { $0.append(chosen) } }
        }
        return found.values.withLock { $0 }
    }
}

private final class Found<Value: Sendable>: Sendable {
    let values = Mutex<[Value]>([])
}
