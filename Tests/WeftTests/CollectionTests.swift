import Foundation
import Testing
import Weft
import WeftPipelines

/// A collection removes what nothing names, and nothing else.
struct CollectionTests {
    @Test func whatRecordedRunsNameStays() async throws {
        let place = try await CollectionPlace()
        let first = try await place.pyramid()
        try place.age()
        var policy = CollectionPolicy()
        policy.resultsUnusedFor = .zero
        policy.maximumByteCount = 0
        let report = try await place.collect(policy)
        #expect(report.forgottenResults == report.before.resultCount)
        #expect(report.forgottenResults > 0)
        #expect(report.removed.count == 0)
        #expect(report.before.ofRuns.count == first.artifacts.count)
        #expect(try place.reader.artifacts().ids == first.artifacts)
    }

    @Test func resultsKeepTheirArtifactsUntilTheyAreForgotten() async throws {
        let place = try await CollectionPlace()
        let first = try await place.pyramid()
        try await place.purge()
        try place.age()
        let kept = try await place.collect()
        #expect(kept.removed.count == 0)
        #expect(kept.before.ofResults.count == first.artifacts.count)
        let second = try await place.pyramid()
        #expect(second.labels(reused: true).count == first.labels(reused: false).count - 2)
        try await place.purge()
        try place.age()
        var policy = CollectionPolicy()
        policy.resultsUnusedFor = .zero
        policy.isDryRun = true
        let dry = try await place.collect(policy)
        #expect(dry.removed.count == first.artifacts.count)
        #expect(try place.reader.artifacts().ids == first.artifacts)
        policy.isDryRun = false
        #expect(try await place.collect(policy) == dry)
        #expect(try place.reader.artifacts().ids == [])
        // All is made again, the same bytes.
        let third = try await place.pyramid()
        #expect(third.labels(reused: true) == [])
        #expect(third.artifacts == first.artifacts)
    }

    /// A result that was taken by a worker at the wrong moment: it says that its artifact is there,
    /// and it is not.
    @Test func aResultWhoseArtifactWasCollectedRunsTheStepAgain() async throws {
        let place = try await CollectionPlace()
        let first = try await place.pyramid()
        try await place.purge()
        try place.age()
        let engine = try await place.engine()
        let old = SystemClock().now
        for id in first.artifacts {
            #expect(try engine.artifacts.remove(ArtifactID(id), unusedSince: old))
        }
        try await engine.close()
        let second = try await place.pyramid()
        #expect(second.labels(reused: true) == [])
        #expect(second.artifacts == first.artifacts)
    }

    @Test func reuseMakesAnArtifactYoung() async throws {
        let place = try await CollectionPlace()
        _ = try await place.pyramid()
        try place.age()
        _ = try await place.pyramid()
        try await place.purge()
        var policy = CollectionPolicy()
        policy.resultsUnusedFor = .zero
        let report = try await place.collect(policy)
        #expect(report.removed.count == 0)
        #expect(report.tooYoung.count == report.before.all.count)
    }

    @Test func theBudgetForgetsNoMoreThanItNeeds() async throws {
        let place = try await CollectionPlace()
        let first = try await place.pyramid()
        let second = try await place.pyramid(["sigma": 3])
        try await place.purge()
        try place.age()
        var policy = CollectionPolicy()
        let all = try await place.collect().before.all.byteCount
        policy.maximumByteCount = all - 1
        let report = try await place.collect(policy)
        #expect(report.forgottenResults == 1)
        #expect(report.removed.count > 0)
        let gone = first.artifacts.union(second.artifacts).subtracting(
            try place.reader.artifacts().ids)
        // The result that was recorded first.
        #expect(gone.isSubset(of: first.artifacts))
        #expect(gone.count == report.removed.count)
    }

    @Test func payloadsOfPurgedInstancesGo() async throws {
        let place = try await CollectionPlace()
        let engine = try await Engine(hub: place.hub, pipelines: [])
        let text = String(repeating: "x", count: 100_000)
        let id = try await engine.client.start("future", version: "1", input: .string(text))
        try place.age()
        #expect(try await engine.collect().before.ofRuns.count == 1)
        #expect(try await engine.artifactUsage().count == 1)
        try await engine.client.terminate(id, reason: "over")
        try await engine.start()
        _ = try await engine.client.wait(for: id)
        await engine.stop()
        #expect(try await engine.client.purge([id]) == 1)
        try place.age()
        #expect(try await engine.collect().removed.byteCount == 100_002)
        #expect(try await engine.artifactUsage().count == 0)
        try await engine.close()
    }

    /// What an activity has put is not recorded before it ends, however long that takes.
    @Test func whatARunningActivityHasMadeStays() async throws {
        let place = try await CollectionPlace()
        let hold = Hold()
        let engine = try await Engine(
            hub: place.hub, pipelines: [], orchestrations: [Holding.self], activities: [hold])
        try await engine.start()
        let id = try await engine.client.start(Holding.self, 1)
        for await _ in hold.begun.stream { break }
        let artifact = try engine.artifacts.put(Array("made while it runs".utf8))
        var policy = CollectionPolicy()
        policy.grace = .zero
        let report = try await engine.collect(policy)
        #expect(report.removed.count == 0)
        #expect(report.tooYoung.count == 1)
        hold.end.continuation.finish()
        _ = try await engine.client.wait(for: id)
        await engine.stop()
        #expect(try await engine.collect(policy).removed.count == 1)
        #expect(try !engine.artifacts.contains(artifact.id))
        try await engine.close()
    }
}

private struct Hold: DurableActivity {
    let begun = AsyncStream<Void>.makeStream()
    let end = AsyncStream<Void>.makeStream()

    func run(_ input: Int, in context: ActivityContext) async throws -> Int {
        begun.continuation.yield()
        for await _ in end.stream {}
        return input
    }
}

private struct Holding: Orchestration {
    func run(_ input: Int, in context: OrchestrationContext) async throws -> Int {
        try await context.call(Hold.self, input)
    }
}
