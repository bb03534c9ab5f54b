import Foundation
import Testing
import Weft

/// Kills the built `weft` command with SIGKILL all over a run at full durability, and lets another
/// process finish: see `CrashLab` for what is checked after each kill.
///
/// `WEFT_SEED` repeats a run of these tests, `WEFT_TORTURE=n` adds n random kills of a larger fill.
@Suite(.serialized) struct KilledRunTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let seed =
        environment["WEFT_SEED"].flatMap(UInt64.init) ?? .random(in: 0..<1_000_000)
    /// So many runs are killed at the same time.
    private static let width = 2
    private static let randomKills = 28
    private static let chains = 4
    private static let killsInARow = 3
    /// So many kills are wanted in all; those that came too late are made up for.
    private static let wantedKills = 50

    @Test func aRunThatIsKilledAnywhereEndsAsIfNothingHadHappened() async throws {
        let lab = CrashLab(subject: try await FillSubject.prepare(scale: 0.5))
        let steps = lab.subject.steps.count
        let random = Self.instants(Self.randomKills, within: lab.subject.duration, seed: Self.seed)
        try await forEach(steps, atOnce: Self.width) { step in
            try await lab.check("after step \(step + 1)", kills: [.afterRecordedSteps(step + 1)])
        }
        try await forEach(random.count, atOnce: Self.width) { number in
            try await lab.check(
                "seed \(Self.seed), kill \(number) after \(random[number])",
                kills: [.after(random[number])])
        }
        try await forEach(Self.chains, atOnce: Self.width) { number in
            // Each successor records a step or more before it is killed too.
            let kills = (0..<Self.killsInARow).map {
                WeftProcess.Kill.afterRecordedSteps(1 + ($0 + number) % 3)
            }
            try await lab.check("in a row \(number)", kills: kills)
        }
        for number in 0..<Self.wantedKills where lab.tally.kills < Self.wantedKills {
            let step = 1 + number % (steps / 2)
            try await lab.check("made up for \(number)", kills: [.afterRecordedSteps(step)])
        }
        print(
            "Killed \(lab.tally.kills) processes at \(lab.tally.places) places of \(steps) steps, "
                + "seed \(Self.seed)")
        #expect(lab.tally.kills >= Self.wantedKills)
        #expect(lab.tally.places > steps / 2)
    }

    @Test(.enabled(if: environment["WEFT_TORTURE"] != nil))
    func aLargerRunIsTortured() async throws {
        let lab = CrashLab(subject: try await FillSubject.prepare(scale: 1))
        let count = Self.environment["WEFT_TORTURE"].flatMap(Int.init) ?? 500
        let instants = Self.instants(
            count * 2, within: lab.subject.duration, seed: Self.seed)
        try await forEach(count, atOnce: Self.width) { number in
            try await lab.check(
                "seed \(Self.seed), torture \(number)",
                kills: [.after(instants[2 * number]), .after(instants[2 * number + 1])])
        }
        print("Killed \(lab.tally.kills) processes, seed \(Self.seed)")
    }

    private static func instants(
        _ count: Int, within duration: Duration, seed: UInt64
    ) -> [Duration] {
        var random = SeededRandom(seed: seed)
        return (0..<count).map { _ in
            .microseconds(Int64.random(in: 0...duration.microseconds, using: &random))
        }
    }
}
