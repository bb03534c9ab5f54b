import Testing
import WeftCore
import WeftDurable
import WeftTesting

struct KillTrialTests {
    private static func create(_ name: String, _ hub: TestHub) async throws {
        let start = ExecutionStarted(name: "nothing", version: "1", input: [:])
        _ = try await hub.store.create(
            NewInstance(
                id: InstanceID(name), start: start, label: name, createdAt: hub.clock.now))
    }

    @Test func eachRecordIsKilledBeforeAndAfterItIsKept() async throws {
        let kills = try await KillTrial.run { hub in
            for name in ["a", "b", "c"] { try await Self.create(name, hub) }
            return try await hub.store.instances(InstanceQuery()).count
        }
        #expect(kills == 6)
    }

    @Test func whatDependsOnTheHubIsFoundOut() async throws {
        let found = await #expect(throws: KillTrial.Difference.self) {
            try await KillTrial.run { hub in
                let count = try await hub.store.instances(InstanceQuery()).count
                try await Self.create("a", hub)
                return count
            }
        }
        #expect(
            found?.message
                == "Expected 0 after a kill after record 1, found 1. A step gave something else when "
                + "it was run again: let it depend on its inputs and settings alone.")
    }

    @Test func whatFailsUndisturbedFailsTheTrial() async throws {
        let failure = Failure(code: "broken", message: "Expected nothing, found that.")
        await #expect(throws: failure) {
            try await KillTrial.run { _ -> Int in throw failure }
        }
    }

    @Test func whatMakesNoRecordIsNotKilled() async throws {
        #expect(try await KillTrial.run { _ in 1 } == 0)
    }

    /// The store of a killed process answers nobody.
    @Test func nothingReachesTheStoreAfterAKill() async throws {
        try await KillTrial.run { hub in
            do {
                try await Self.create("a", hub)
            } catch {
                await #expect(throws: CancellationError.self) {
                    try await hub.store.instances(InstanceQuery())
                }
                throw error
            }
            return true
        }
    }
}
