import Foundation
import Testing
import Weft
import WeftPipelines

/// Histories of real runs, recorded once: every later version must replay them to the same end.
/// `fixtures/histories/NAME-v1.json` are recorded by `WEFT_UPDATE_GOLDEN=1` where they are missing,
/// and never again: a stored history does not change when the code does. A change of the format
/// adds `NAME-v2.json` beside it; every file that was ever added is replayed for ever.
@Suite(.serialized) struct GoldenHistoryTests {
    /// All that there are, whoever recorded them.
    static let names = ((try? files(below: Fixture.path("histories"))) ?? [])
        .filter { $0.contains(/-v[0-9]+\.json$/) }.map { String($0.dropLast(5)) }

    /// The files that were there when this line was last changed: none may go or be recorded anew.
    private static let sums = [
        "blurred-pyramid-v1": "2f21e2d01f59", "content-aware-fill-v1": "44391647d88c",
        "pyramid-sheet-v1": "0621b66ee5a1",
        "thumbnails-v1": "fbd5c48f005c", "watermark-v1": "7530c4152d4c",
    ]

    @Test func noStoredHistoryHasGoneOrChanged() throws {
        for (name, sum) in Self.sums {
            let data = try #require(bytes(of: Fixture.path("histories/\(name).json")), "\(name)")
            #expect(ArtifactID(hashing: [UInt8](data)).text.hasPrefix(sum), "\(name)")
        }
    }

    @Test(arguments: names) func aStoredHistoryIsReadAsItWasWritten(name: String) throws {
        let json = try Golden.json("histories/\(name)")
        #expect(JSONValue.array(try Self.history(name).map(\.json)) == json)
    }

    @Test(arguments: names) func aStoredHistoryReplaysToItsEnd(name: String) throws {
        let history = try Self.history(name)
        let fold = try InstanceFold(
            replaying: history, with: try PlanOrchestrator(input: try Self.input(of: history)))
        #expect(fold.foldedEventCount == history.count)
        #expect(fold.state.status == .completed)
        #expect(fold.state.outcome == history.outcome)
    }

    /// Killed after any event, an instance goes on from what is recorded: replay accepts every
    /// prefix that a transaction can leave, and the events that follow lead to the same actions.
    @Test(arguments: names) func theSameEventsLeadToTheSameHistory(name: String) throws {
        let history = try Self.history(name)
        let input = try Self.input(of: history)
        var fold = InstanceFold(orchestrator: try PlanOrchestrator(input: input))
        var recorded: [HistoryEvent] = []
        for event in history where event.isInput {
            recorded += fold.apply(event.kind, at: event.time).events
            let again = try InstanceFold(
                replaying: recorded, with: try PlanOrchestrator(input: input))
            #expect(again.state == fold.state)
        }
        #expect(recorded == history)
    }

    @Test(.enabled(if: Golden.isUpdating), arguments: builtInPipelines.indices)
    func recordHistory(index: Int) async throws {
        let name = "histories/\(builtInPipelines[index].name)-v1"
        guard bytes(of: Fixture.path("\(name).json")) == nil else { return }
        let scratch = try Scratch()
        let history = try await Self.record(builtInPipelines[index], in: scratch)
        let text = JSONValue.array(history.map(\.json)).text
            .replacingOccurrences(of: scratch.path, with: "/example")
        try Golden.updateIfAsked(name, try JSONValue(parsing: text))
    }

    private static func history(_ name: String) throws -> [HistoryEvent] {
        let events = try Golden.json("histories/\(name)").arrayValue ?? []
        return try events.enumerated().map { index, event in
            try HistoryEvent(sequence: index + 1, json: event)
        }
    }

    private static func input(of history: [HistoryEvent]) throws -> JSONValue {
        guard case .executionStarted(let started)? = history.first?.kind else { return .null }
        #expect(started.name == PlanOrchestrator.name)
        return started.input
    }

    private static func record<Work: Pipeline>(
        _ pipeline: Work.Type, in scratch: Scratch
    ) async throws -> [HistoryEvent] {
        try await Photos.writeScaled(Fixture.rocket, by: 0.3, to: scratch("photo.png"))
        try await Photos.writeScaled(Fixture.rocketMask, by: 0.3, to: scratch("mask.png"))
        try await Photos.writeGradient(40, 30, to: scratch("logo.png"))
        let photo = JSONValue.file(scratch("photo.png"))
        let inputs: [String: [String: JSONValue]] = [
            "content-aware-fill": ["photo": photo, "mask": .file(scratch("mask.png"))],
            "blurred-pyramid": ["photo": photo], "pyramid-sheet": ["photo": photo],
            "thumbnails": ["photos": [photo, .file(scratch("logo.png"))], "side": 64],
            "apply-operation": ["photo": photo, "operation": "canny sigma=1.4"],
            "contact-sheet": ["photos": [photo, .file(scratch("logo.png"))], "side": 64],
            "deep-zoom": ["image": photo], "restore-scan": ["scan": photo],
            "web-images": ["photo": photo, "width": 160],
            "watermark": ["photo": photo, "logo": .file(scratch("logo.png")), "reviewer": "Ada"],
        ]
        let ending = [
            "thumbnails": "{stem}.webp", "blurred-pyramid": "{level}.png",
            "deep-zoom": "out.zip", "web-images": "{index}.{format}",
        ]
        let engine = try await Engine(hub: Hub(path: scratch("hub")), pipelines: [pipeline])
        try await engine.start()
        let id = try await engine.submit(
            pipeline, inputs: inputs[Work.name] ?? [:],
            output: RunOutput(path: scratch("out/" + (ending[Work.name] ?? "out.png"))))
        if Work.name == "watermark" {
            try await engine.client.raiseEvent(
                Review.eventName, payload: try Review(approved: true, by: "Ada").planJSON(), to: id)
        }
        _ = try await engine.client.wait(for: id)
        let history = try await engine.client.history(of: id)
        await engine.stop()
        try await engine.close()
        return history
    }
}

extension HistoryEvent {
    /// Whether something outside caused the event; the others record what the plan did about it.
    fileprivate var isInput: Bool {
        switch kind {
        case .taskScheduled, .timerCreated, .executionCompleted: false
        default: true
        }
    }
}
