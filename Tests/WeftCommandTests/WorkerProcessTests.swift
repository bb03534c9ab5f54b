import Foundation
import Testing

/// However a command ends, its worker processes end with it, and what it was doing can go on.
@Suite(.timeLimit(.minutes(3))) struct WorkerProcessTests {
    private let place: Place

    init() throws { place = try Place() }

    /// Starts a run and waits until its long step is under way in a worker process: 33 gigapixels
    /// that are not there keep a decoder busy for a minute.
    private func longRun() async throws -> (process: WeftProcess, workers: [pid_t]) {
        try Data(HostileFiles.png(header: (65_535, 500_000))).write(to: place["lie.png"])
        let arguments = [
            "run", "thumbnails", "--photos", "lie.png", "--max-pixels", "50GP", "--fail-on", "none",
            "--id", "t", "-o", "out.webp",
        ]
        let process = try WeftProcess(arguments, in: place)
        try await process.waitForLine(containing: "import photos")
        let workers = try process.children()
        #expect(!workers.isEmpty)
        return (process, workers)
    }

    /// The step begins again, and is ended by its time.
    private func expectResumable() async throws {
        let resumed = try await place.weft("resume", "t", "--timeout", "1s")
        #expect(resumed.code == 2)
        #expect(!resumed.errors.contains("import photos"))
        #expect(resumed.errors.contains(" of lie.png to end within 1 second, found it still"))
    }

    @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
    func aSignalInALongStepLeavesNoProcessAndTheRunGoesOn(
        _ signal: Int32, _ code: Int32
    ) async throws {
        let (process, workers) = try await longRun()
        process.send(signal)
        let ending = try await process.end()
        #expect(ending.code == code)
        #expect(ending.errors.contains("Paused; nothing is lost. Go on with: weft resume t"))
        #expect(workers.allSatisfy(isGone))
        try await expectResumable()
    }

    @Test func aSecondSignalLeavesNoProcessEither() async throws {
        let (process, workers) = try await longRun()
        process.send(SIGINT)
        process.send(SIGINT)
        #expect(try await process.end().code == 130)
        await untilGone(workers)
    }

    @Test func workersOfAKilledCommandEndByThemselves() async throws {
        let (process, workers) = try await longRun()
        process.send(SIGKILL)
        #expect(try await process.end().code == -SIGKILL)
        await untilGone(workers)
        try await expectResumable()
    }

    @Test(arguments: [(SIGINT, 130), (SIGTERM, 143), (SIGKILL, -9)] as [(Int32, Int32)])
    func aFillThatIsStoppedLeavesNothing(_ signal: Int32, _ code: Int32) async throws {
        let temporary = place["temporary"]
        try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
        // A hole over nearly all of the photo takes seconds.
        try MaskTIFF(white: 20..<440).write(to: place["large.tif"])
        let arguments = [
            "fill", "-", "large.tif", "-o", "out.png", "--quality", "best", "--threads", "1",
        ]
        let process = try WeftProcess(
            arguments, in: place, environment: ["TMPDIR": temporary.path],
            input: .bytes(try place.bytes("photo.png")))
        var workers: [pid_t] = []
        while workers.isEmpty, process.isRunning {
            try await Task.sleep(for: .milliseconds(5))
            workers = try process.children()
        }
        #expect(!workers.isEmpty)
        process.send(signal)
        #expect(try await process.end().code == code)
        await untilGone(workers)
        #expect(!place.has("out.png"))
        guard signal != SIGKILL else { return }
        #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path) == [])
    }

    /// Whether a process has ended; one that nobody has asked after yet has too.
    private func isGone(_ pid: pid_t) -> Bool {
        guard kill(pid, 0) == 0 else { return true }
        let status = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        return status?.contains("State:\tZ") ?? true
    }

    /// The suite's time limit says where they never end.
    private func untilGone(_ workers: [pid_t]) async {
        while !workers.allSatisfy(isGone) { try? await Task.sleep(for: .milliseconds(5)) }
    }
}
