import Foundation
import Testing
import Weft
import WeftPipelines
import WeftSQLite
import WeftTesting

/// A run that waits for a person, and the answers that reach it.
struct ReviewTests {
    @Test func approvalFromAnotherProcessWakesTheRun() async throws {
        let scratch = try Scratch()
        let ended = try await Self.watermark(scratch, answer: ["--by", "Ada"])
        #expect(ended.status == 0, "\(ended.lines)")
        let marked = try #require(bytes(of: scratch("out.png")))
        #expect(marked != bytes(of: scratch("photo.png")))
        let history = try #require(
            try await HubReader(scratch("hub")).history(of: InstanceID("mark")))
        #expect(history.raised == [["approved": true, "by": "Ada"]])
    }

    @Test func rejectionFromAnotherProcessGivesTheOriginal() async throws {
        let scratch = try Scratch()
        let ended = try await Self.watermark(scratch, answer: ["--reject"])
        #expect(ended.status == 0, "\(ended.lines)")
        #expect(bytes(of: scratch("out.png")) == bytes(of: scratch("photo.png")))
        #expect(bytes(of: scratch("out.png")) != nil)
    }

    @Test func aRunThatWasKilledWhileItWaitedIsApproved() async throws {
        let scratch = try Scratch()
        try await Self.writeInputs(scratch)
        let killed = try await WeftProcess(
            Self.arguments(scratch), kill: .afterLine("waits for event")
        ).run()
        #expect(killed.wasKilled)
        let approved = try await WeftProcess(
            ["approve", "mark", "--hub", scratch("hub")]
        ).run()
        #expect(approved.lines == ["Approved mark."])
        let resumed = try await WeftProcess(["resume", "mark", "--hub", scratch("hub")]).run()
        #expect(resumed.status == 0, "\(resumed.lines)")
        #expect(!resumed.transcript.recorded.contains { $0.hasPrefix("import") })
        #expect(bytes(of: scratch("out.png")) != nil)
    }

    /// 48 hours pass on a clock that is moved by hand.
    @Test func silenceGivesTheOriginal() async throws {
        let scratch = try Scratch()
        try await Self.writeInputs(scratch)
        let clock = ManualClock()
        let (waiting, signal) = AsyncStream<[Wait]>.makeStream()
        let bench = try Bench(
            hub: scratch("hub"), pipelines: [Watermark.self], clock: clock,
            observer: { event in
                if case .instanceWaits(_, let waits) = event { signal.yield(waits) }
            })
        let id = try InstanceID("mark")
        let start = clock.now
        try await bench.start(
            Watermark.self,
            [
                "photo": .file(scratch("photo.png")), "logo": .file(scratch("logo.png")),
                "reviewer": "Ada",
            ],
            output: RunOutput(path: scratch("out.png")), id: id)
        try await bench.worker.start()
        for await waits in waiting {
            #expect(waits.map(\.until) == [start + .hours(48)])
            break
        }
        clock.advance(by: .hours(48))
        let record = try await bench.client.wait(for: id)
        await bench.worker.stop()
        try await bench.store.close()
        #expect(record.status == .completed)
        #expect(bytes(of: scratch("out.png")) == bytes(of: scratch("photo.png")))
        #expect(bytes(of: scratch("out.png")) != nil)
    }

    /// Runs a watermark in one process and answers it from another as soon as it waits.
    private static func watermark(
        _ scratch: Scratch, answer: [String]
    ) async throws -> WeftProcess.Ended {
        try await writeInputs(scratch)
        let (waiting, signal) = AsyncStream<Void>.makeStream()
        let run = WeftProcess(arguments(scratch)) { line in
            if line.contains("waits for event") { signal.yield() }
        }
        async let ended = run.run()
        for await _ in waiting { break }
        let answered = try await WeftProcess(
            ["approve", "mark", "--hub", scratch("hub")] + answer
        ).run()
        #expect(answered.status == 0, "\(answered.lines)")
        return try await ended
    }

    private static func writeInputs(_ scratch: Scratch) async throws {
        try await Photos.writeGradient(120, 80, to: scratch("photo.png"))
        try await Photos.writeGradient(20, 10, to: scratch("logo.png"))
    }

    private static func arguments(_ scratch: Scratch) -> [String] {
        [
            "run", "watermark", "--photo", scratch("photo.png"), "--logo", scratch("logo.png"),
            "--reviewer", "Ada", "-o", scratch("out.png"), "--hub", scratch("hub"), "--id", "mark",
        ]
    }
}

extension [HistoryEvent] {
    /// What external events carried.
    fileprivate var raised: [JSONValue] {
        compactMap { if case .eventRaised(_, let payload) = $0.kind { payload } else { nil } }
    }
}
