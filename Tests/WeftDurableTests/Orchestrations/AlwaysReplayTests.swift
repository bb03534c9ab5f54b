import Testing
import WeftCore
@testable import WeftDurable
import WeftTesting

/// Orchestrations that are replayed after every turn do what they do without.
struct AlwaysReplayTests {
    typealias Random = RandomLogicTests.RandomLogic

    func outcome(_ seed: Int, replays: Bool) async throws -> ExecutionOutcome? {
        let bench = try OrchestrationBench(Random.self)
        let worker = try bench.worker { $0.replaysEveryTurn = replays }
        try await worker.start()
        let id = try await bench.start(Random.self, seed)
        // Whatever sleeps is woken; the limits of waits run out with it.
        while try await bench.client.status(of: id).outcome == nil {
            if let due = bench.clock.nextWake, due > bench.clock.now { bench.clock.now = due }
            await Task.yield()
        }
        let trouble = bench.log.all.filter { if case .trouble = $0 { true } else { false } }
        #expect(trouble.isEmpty, "seed \(seed)")
        await worker.stop()
        return try await bench.client.status(of: id).outcome
    }

    @Test(arguments: [3, 8, 21]) func randomOrchestrationsEnd(seed: Int) async throws {
        #expect(try await outcome(seed, replays: true) != nil)
    }

    @Test func handlesAndGroupsEndAlike() async throws {
        for replays in [false, true] {
            let bench = try OrchestrationBench(
                OrchestrationTests.Parent.self, OrchestrationTests.Chain.self,
                OrchestrationTests.Parallel.self)
            let worker = try bench.worker { $0.replaysEveryTurn = replays }
            try await worker.start()
            let parent = try await bench.start(OrchestrationTests.Parent.self, 1, id: "p")
            let parallel = try await bench.start(OrchestrationTests.Parallel.self, 5, id: "q")
            #expect(try await bench.client.wait(for: parent).outcome == .completed(24))
            #expect(try await bench.client.wait(for: parallel).outcome == .completed([10, 12, 6]))
            await worker.stop()
        }
    }
}
