import Foundation
import Testing
import Weft
import WeftCore

/// Kills the built `weft` command at every named moment around a commit or a rename, and lets
/// another process finish. A failpoint that no kill has crossed fails this test.
///
/// `WEFT_TORTURE` kills at every crossing of each instead of at a few.
@Suite(.serialized) struct FailpointTests {
    private static let isTorture = ProcessInfo.processInfo.environment["WEFT_TORTURE"] != nil
    /// The crossings at which the default run kills.
    private static let crossings = [1, 2, 7]

    /// Those that a run does not cross, and the tests that do.
    private static let crossedElsewhere: Set<Failpoint> = [
        .quarantineMade, .quarantineFilled,
        // CollectionKillTests
        .resultsForgotten, .artifactRemoved,
        // HubRepairTests
        .repairCopied, .repairBuilt, .repairNamed, .repairCleared, .repairPlaced,
        // InitTests
        .packageWritten, .packageRenamed,
    ]

    @Test func everyFailpointOfARunIsCrossedByAKill() async throws {
        let lab = CrashLab(subject: try await FillSubject.prepare(scale: 0.25))
        let failpoints = Failpoint.allCases.filter { !Self.crossedElsewhere.contains($0) }
        try await forEach(failpoints.count, atOnce: 2) { index in
            let failpoint = failpoints[index]
            var kills = 0
            for crossing in Self.isTorture ? Array(1...1000) : Self.crossings {
                let killed = try await lab.check(
                    "\(failpoint.rawValue) \(crossing)",
                    kills: [.atFailpoint(failpoint, crossing: crossing)])
                kills += killed
                if killed == 0 { break }
            }
            #expect(kills > 0, "\(failpoint.rawValue) is never crossed.")
        }
    }

    /// A process that dies while it moves a damaged artifact away loses neither it nor its place.
    @Test(arguments: [Failpoint.quarantineMade, .quarantineFilled])
    func damagedArtifactSurvivesADoctorThatDies(failpoint: Failpoint) async throws {
        let subject = try await FillSubject.prepare(scale: 0.25)
        let trial = try subject.trial("damaged")
        #expect(try await WeftProcess(trial.runArguments).run().status == 0)
        let artifacts = trial.folder + "/hub/artifacts/"
        let name = try #require(
            try files(below: artifacts).first { $0.dropFirst(2).first == "/" })
        #expect(chmod(artifacts + name, 0o644) == 0)
        try Data("damaged".utf8).write(to: URL(fileURLWithPath: artifacts + name))
        let doctor = ["doctor", "--hub", trial.folder + "/hub"]
        let dying = try await WeftProcess(
            doctor, kill: .atFailpoint(failpoint, crossing: 1)
        ).run()
        #expect(dying.wasKilled, "\(failpoint.rawValue) is never crossed.")
        let kept = { try files(below: artifacts).filter { $0.hasPrefix("quarantine/") }.count }
        #expect(try kept() == (failpoint == .quarantineFilled ? 1 : 0))
        let second = try await WeftProcess(doctor).run()
        #expect(second.status == (failpoint == .quarantineFilled ? 0 : 2), "\(second.output)")
        #expect(try kept() == 1)
    }
}
