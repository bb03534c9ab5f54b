import Testing
import WeftArtifacts
import WeftCore
import WeftDurable

@testable import Weft

/// What goes and what stays, decided from values: times are hours.
struct CollectionPlanTests {
    private func id(_ name: String) -> ArtifactID { ArtifactID(hashing: Array(name.utf8)) }

    private func at(_ hours: Double) -> Timestamp {
        Timestamp(microseconds: Int64(hours * 3_600_000_000))
    }

    /// Artifacts of 10 bytes that were last used at hour 0.
    private func held(_ names: String..., at hours: Double = 0) -> [HeldArtifact] {
        names.map {
            HeldArtifact(artifact: Artifact(id: id($0), byteCount: 10), usedAt: at(hours))
        }
    }

    private func result(_ key: String, names: String..., at hours: Double) throws -> KeptValue {
        .result(
            RecordedResult(
                key: key, text: names.map { id($0).text }.joined(separator: ","),
                origin: try origin(key), recordedAt: at(hours)))
    }

    private func origin(_ key: String) throws -> ReuseOrigin {
        ReuseOrigin(instanceID: try InstanceID("of-\(key)"), taskID: 1)
    }

    private func plan(
        _ held: [HeldArtifact], _ values: [KeptValue], _ policy: CollectionPolicy = .init(),
        payloads: [ArtifactID: String] = [:], now: Double = 100
    ) throws -> CollectionPlan {
        var marks = Marks(held: Set(held.map(\.artifact.id)))
        for value in values { marks.add(value) }
        try marks.followPayloads { payloads[$0].map { Array($0.utf8) } }
        return CollectionPlan(held, marks, policy, start: at(now))
    }

    @Test func whatIsNamedStaysAndWhatIsYoungStays() throws {
        let all = held("run", "result", "none") + held("young", at: 99.5)
        let plan = try plan(
            all, [.text("\"\(id("run"))\""), try result("k", names: "result", at: 1)])
        #expect(plan.removable.map(\.id) == [id("none")])
        #expect(plan.tooYoung.map(\.id) == [id("young")])
        #expect(plan.forgotten == [])
        #expect(plan.before.ofRuns.count == 1)
        #expect(plan.before.ofResults.count == 1)
        #expect(plan.before.unnamed.count == 2)
        #expect(plan.before.all.byteCount == 40)
    }

    @Test func whileAnActivityRunsNothingYoungerGoes() throws {
        let all = held("before", at: 10) + held("while", at: 50)
        let plan = try plan(
            all, [.running(scheduledAt: at(60)), .running(scheduledAt: at(40))])
        #expect(plan.removable.map(\.id) == [id("before")])
        #expect(plan.tooYoung.map(\.id) == [id("while")])
    }

    @Test func payloadsKeepWhatTheyName() throws {
        let all = held("outer", "inner", "image", "other")
        let plan = try plan(
            all, [.text("{\"$payload\":\"\(id("outer"))\",\"hash\":\"0\",\"size\":1}")],
            payloads: [
                id("outer"): "[{\"$payload\":\"\(id("inner"))\"}]", id("inner"): id("image").text,
                id("other"): id("other").text,
            ])
        #expect(plan.removable.map(\.id) == [id("other")])
    }

    @Test func resultsUnusedForLongAreForgotten() throws {
        var policy = CollectionPolicy()
        policy.resultsUnusedFor = .hours(50)
        // Whoever uses a result renews what it names.
        let plan = try plan(
            held("old", "new") + held("used", at: 51),
            [
                try result("old", names: "old", at: 50), try result("used", names: "used", at: 1),
                try result("new", names: "new", at: 51),
            ], policy)
        #expect(plan.forgotten == ["old"])
        #expect(plan.removable.map(\.id) == [id("old")])
    }

    @Test func untilItFitsThoseLongestUnusedGoFirst() throws {
        var policy = CollectionPolicy()
        let values = [
            try result("c", names: "c", at: 3), try result("a", names: "a", "shared", at: 1),
            try result("b", names: "run", at: 2), try result("d", names: "d", "shared", at: 4),
            .text(id("run").text),
        ]
        let all = held("a", "c", "d", "shared", "run", "none")
        var forgotten: [[String]] = []
        for limit in [60, 50, 49, 40, 39, 30, 29, 10, 0] {
            policy.maximumByteCount = limit
            forgotten.append(try plan(all, values, policy).forgotten)
        }
        // The unnamed one goes anyway; what a run names is not freed by forgetting b.
        #expect(
            forgotten == [
                [], [], ["a"], ["a"], ["a", "c"], ["a", "c"], ["a", "c", "d"], ["a", "c", "d"],
                ["a", "c", "d"],
            ])
    }

    @Test func whatIsTooYoungToGoIsNotForgottenForRoom() throws {
        var policy = CollectionPolicy()
        policy.maximumByteCount = 0
        let plan = try plan(
            held("a", at: 99.9), [try result("a", names: "a", at: 1)], policy)
        #expect(plan.forgotten == [])
    }
}
