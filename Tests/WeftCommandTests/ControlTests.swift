import Foundation
import Testing
import Weft

/// Telling runs what to do, with and without a process that runs them.
@Suite struct ControlTests {
    private let place: Place

    init() throws { place = try Place() }

    private static let draft = [
        "run", "watermark", "--photo", "photo.png", "--logo", "logo.png", "--reviewer", "Ann",
        "--id", "w", "-o", "marked.png",
    ]

    /// A run that waits for its review, and nobody runs it.
    private func leaveWaiting() async throws {
        #expect(try await WeftProcess(Self.draft + ["--no-wait"], in: place).end().code == 75)
    }

    private func status(_ id: String = "w") async throws -> [String: Any] {
        try #require(try await place.json(["status", id, "--json"]) as? [String: Any])
    }

    @Test(arguments: [
        ("cancel", "Canceled", "canceled"), ("terminate", "Terminated", "terminated"),
    ])
    func endTakesEffectThoughNobodyRunsIt(_ verb: String, _ done: String, _ word: String)
        async throws
    {
        try await leaveWaiting()
        let ending = try await place.weft(verb, "w", "--reason", "wrong photo")
        #expect(ending.code == 0)
        #expect(ending.errors == "\(done) w.\n")
        let status = try await status()
        #expect(status["status"] as? String == word)
        #expect(status["reason"] as? String == "wrong photo")
        let again = try await place.weft(verb, "w")
        #expect(again.code == 64)
        #expect(
            again.errors == "weft: Expected a run that has not ended, found w \(word). There is "
                + "nothing to \(verb).\n")
    }

    /// Started by a program of another version, say.
    @Test func runThatThisProgramDoesNotKnowIsEnded() async throws {
        let engine = try await Engine(hub: Hub(path: place["hub"].path), pipelines: [])
        try await engine.client.start(
            "future", version: "1", input: .null, id: InstanceID("x"))
        try await engine.close()
        let suspended = try await place.weft("suspend", "x")
        #expect(suspended.code == 75)
        #expect(
            suspended.errors.hasPrefix(
                "x does not know it yet; it is kept. x is left alone; it waits for a worker that "
                    + "knows the orchestration \"future\" version 1"))
        #expect(try await place.weft("terminate", "x").errors == "Terminated x.\n")
        #expect(try await status("x")["status"] as? String == "terminated")
    }

    @Test func cancellationReachesTheProcessThatRunsIt() async throws {
        let process = try WeftProcess(Self.draft, in: place)
        try await process.waitForLine(containing: "answer with: weft approve w")
        let answer = try await place.weft("cancel", "w", "--json")
        #expect(answer.code == 0)
        #expect(answer.output.contains(#""status":"canceled""#))
        let ending = try await process.end()
        #expect(ending.code == 2)
        #expect(ending.errors.contains("w was canceled.\n"))
        #expect(!place.has("marked.png"))
    }

    /// The worker that holds the run is stopped, not dead: it reads the message when it goes on.
    @Test func messageIsKeptForAHolderThatDoesNotAnswer() async throws {
        let process = try WeftProcess(Self.draft, in: place)
        try await process.waitForLine(containing: "answer with: weft approve w")
        process.send(SIGSTOP)
        let answer = try await place.weft("cancel", "w", "--reason", "late")
        #expect(answer.code == 75)
        #expect(
            answer.errors.hasPrefix(
                "w does not know it yet; it is kept. It is leased to worker "))
        process.send(SIGCONT)
        let ending = try await process.end()
        #expect(ending.code == 2)
        #expect(ending.errors.contains("w was canceled: late\n"))
    }

    @Test func suspendedRunGoesOnWhereItIsNamed() async throws {
        try await leaveWaiting()
        #expect(
            try await place.weft("suspend", "w", "--reason", "lunch").errors == "Suspended w.\n")
        let status = try await status()
        #expect(status["status"] as? String == "suspended")
        let why = try #require(status["why"] as? [[String: Any]])
        #expect(why.map { $0["code"] as? String } == ["suspended", "event"])
        #expect(why.first?["reason"] as? String == "lunch")
        try await place.weft("approve", "w")
        let all = try await place.weft("resume")
        #expect(all.code == 75)
        #expect(all.errors == "w is suspended. Go on with: weft resume w\n")
        let one = try await place.weft("resume", "w")
        #expect(one.code == 0)
        #expect(one.output == "\(place["marked.png"].path)\n")
    }

    @Test func secondApprovalIsRefusedBeforeTheFirstIsRead() async throws {
        try await leaveWaiting()
        #expect(try await place.weft("approve", "w").errors == "Approved w.\n")
        let second = try await place.weft("approve", "w", "--reject")
        #expect(second.code == 64)
        #expect(
            second.errors == "weft: Expected a run with an open review, found that w has an answer "
                + "already, which no worker has read yet. There is nothing more to answer.\n")
        #expect(
            try await place.weft("status", "w").output.contains(
                "  waits     It waits for a worker to read event \"approval\".\n"))
        #expect(try await place.weft("resume", "w").code == 0)
        #expect(try place.bytes("marked.png") != place.bytes("photo.png"))
    }

    @Test func raisedEventAnswersLikeAnApproval() async throws {
        try await leaveWaiting()
        try place.write(#"{"approved": false, "by": "Bob"}"#, to: "answer.json")
        let raised = try await place.weft("raise", "w", "Approval", "--payload", "@answer.json")
        #expect(raised.errors == "Raised \"Approval\" on w.\n")
        #expect(try await place.weft("resume", "w").code == 0)
        #expect(try place.bytes("marked.png") == place.bytes("photo.png"))
        let late = try await place.weft("raise", "w", "approval")
        #expect(late.code == 64)
        #expect(
            late.errors == "weft: Expected a run that has not ended, found w completed. There is "
                + "nothing to tell.\n")
    }

    @Test func waitEndsWithTheRunOrInTime() async throws {
        try await leaveWaiting()
        let late = try await place.weft("wait", "w", "--timeout", "0s")
        #expect(late.code == 75)
        #expect(late.errors.hasPrefix("w has not ended within 0s. It waits for event \"approval\""))
        let waiting = try WeftProcess(["wait", "w"], in: place)
        try await place.weft("approve", "w")
        #expect(try await place.weft("resume", "w").code == 0)
        let ending = try await waiting.end()
        #expect(ending.code == 0)
        #expect(ending.output == "\(place["marked.png"].path)\n")
        #expect(ending.errors == "")
    }

    @Test func waitTellsThatARunFailed() async throws {
        let failed = try await WeftProcess(
            ["run", "blurred-pyramid", "--photo", "text.jpg", "--id", "a"], in: place
        ).end()
        #expect(failed.code == 65)
        let ending = try await place.weft("wait", "a", "--json")
        #expect(ending.code == 65)
        #expect(ending.output.contains(#""status":"failed""#))
    }

    @Test func severalAreToldAtOnceOrNone() async throws {
        try await leaveWaiting()
        let typo = try await place.weft("cancel", "w", "v")
        #expect(typo.code == 64)
        #expect(
            typo.errors == "weft: Expected a run of the hub at \(place["hub"].path), found no "
                + "\"v\". Did you mean \"w\"?\n")
        #expect(try await status()["status"] as? String == "running")
    }

    @Test func rewoundRunDoesAgainWhatFailed() async throws {
        let failed = try await WeftProcess(
            [
                "run", "thumbnails", "--photos", "photo.png", "text.jpg", "--id", "t", "-o",
                "{stem}-small.webp", "--jobs", "1",
            ],
            in: place
        ).end()
        #expect(failed.code == 65)
        let still = try await place.weft("rewind", "t")
        #expect(still.code == 65)
        #expect(still.errors.contains("text.jpg is no image that is known here"))
        try FileManager.default.removeItem(at: place["text.jpg"])
        try FileManager.default.copyItem(at: place["other.png"], to: place["text.jpg"])
        #expect(try await place.weft("rewind", "t", "--no-run").errors.hasPrefix("Rewound t."))
        #expect(try await status("t")["status"] as? String == "running")
        let again = try await place.weft("resume", "t")
        #expect(again.code == 0)
        // The first photo was imported before the failure, and may have been made small too.
        #expect(!again.errors.contains("import photos 1"))
        #expect(again.errors.contains(/\n[34] activities run, 0 reused/))
        #expect(place.has("photo-small.webp") && place.has("text-small.webp"))
        let refused = try await place.weft("rewind", "t")
        #expect(refused.code == 64)
        #expect(
            refused.errors == "weft: Expected a run that has failed, found t completed. Only "
                + "failures can be done again.\n")
    }

    @Test func restartedRunHasTheSameInputs()
        async throws
    {
        let run = try await place.weft("run", "thumbnails", "--photos", "photo.png", "--id", "t")
        #expect(run.code == 0)
        let again = try await place.weft("restart", "t", "--id", "t2", "--quiet")
        #expect(again.code == 0)
        #expect(again.output == run.output)
        #expect(try await status("t2")["pipeline"] as? String == "thumbnails")
        let later = try await place.weft("restart", "t", "--no-run")
        #expect(later.code == 0)
        #expect(later.output.hasPrefix("thumbnails-"))
        let same = try await place.weft("restart", "t", "--same-id", "--no-run", "--json")
        #expect(same.output.contains(#""status":"pending""#))
        let live = try await place.weft("restart", "t", "--same-id")
        #expect(live.code == 64)
        #expect(
            live.errors == "weft: Expected an instance that has ended, found that \"t\" is "
                + "pending. Cancel it first, or restart it under a new ID.\n")
    }
}
