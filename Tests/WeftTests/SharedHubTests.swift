import Testing
import Weft
import WeftPipelines

/// Two engines on one hub share the work: every run completes once, every step runs once.
struct SharedHubTests {
    private static let runs = 6

    @Test func twoEnginesRunEveryStepOnce() async throws {
        let scratch = try Scratch()
        let hub = Hub(path: scratch("hub"))
        let one = try await Engine(hub: hub, pipelines: builtInPipelines)
        let other = try await Engine(hub: hub, pipelines: builtInPipelines)
        let ids = try await Self.submit(to: one, scratch)
        try await one.start()
        try await other.start()
        for id in ids { #expect(try await other.client.wait(for: id).status == .completed) }
        await one.stop()
        await other.stop()
        let ran = await one.counters.activitiesRun + other.counters.activitiesRun
        try await one.close()
        try await other.close()
        try await Self.check(ids, scratch, ran: ran)
    }

    @Test func twoProcessesRunEveryStepOnce() async throws {
        let scratch = try Scratch()
        let engine = try await Engine(
            hub: Hub(path: scratch("hub")), pipelines: builtInPipelines)
        let ids = try await Self.submit(to: engine, scratch)
        try await engine.close()
        let resume = WeftProcess(["resume", "--hub", scratch("hub")])
        async let one = resume.run()
        async let other = resume.run()
        let ended = [try await one, try await other]
        #expect(ended.map(\.status) == [0, 0], "\(ended.map(\.lines))")
        let ran = ended.compactMap(\.transcript.counts?.run).reduce(0, +)
        try await Self.check(ids, scratch, ran: ran)
    }

    /// Runs that have nothing in common, so that none can use what another has done.
    private static func submit(to engine: Engine, _ scratch: Scratch) async throws -> [InstanceID] {
        var ids: [InstanceID] = []
        for number in 0..<runs {
            let photo = scratch("photo-\(number).png")
            try await Photos.writeGradient(120 + number, 96, to: photo)
            ids.append(
                try await engine.submit(
                    BlurredPyramid.self,
                    inputs: ["photo": .file(photo)],
                    output: RunOutput(path: scratch("out/\(number)-{level}.png")),
                    id: InstanceID("run-\(number)")))
        }
        return ids
    }

    private static func check(_ ids: [InstanceID], _ scratch: Scratch, ran: Int) async throws {
        var completions = 0
        for id in ids {
            let history = try #require(try await HubReader(scratch("hub")).history(of: id))
            let tasks = history.completions.map(\.taskID)
            #expect(Set(tasks).count == tasks.count && tasks.count == history.scheduled.count)
            #expect(history.map(\.sequence) == Array(1...history.count))
            #expect(history.outcome?.status == .completed)
            completions += history.labels(reused: false).count
        }
        #expect(ran == completions)
        // 120 x 96 pixels are halved once: 30 x 24 would be too small.
        #expect(
            try files(below: scratch("out"))
                == (0..<runs).flatMap { ["\($0)-0.png", "\($0)-1.png"] })
    }
}
