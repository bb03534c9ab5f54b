import Testing
import WeftCore
@testable import WeftDurable
import WeftTesting

/// Async orchestrations on a worker, from start to end.
struct OrchestrationTests {
    struct Chain: Orchestration {
        func run(_ input: Int, in context: OrchestrationContext) async throws -> Int {
            var value = input
            for _ in 0..<3 { value = try await context.call(Double_.self, value) }
            return value
        }
    }

    struct Parallel: Orchestration {
        func run(_ input: Int, in context: OrchestrationContext) async throws -> [Int] {
            async let one = context.call(Double_.self, input)
            async let two = context.call(Double_.self, input + 1)
            let group = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<3 {
                    group.addTask { try await context.call(Double_.self, number) }
                }
                return try await group.reduce(0, +)
            }
            return try await [one, two, group]
        }
    }

    struct Parent: Orchestration {
        func run(_ input: Int, in context: OrchestrationContext) async throws -> Int {
            async let first = context.callChild(Chain.self, input)
            async let second = context.callChild(Chain.self, input + 1)
            return try await first + second
        }
    }

    @Test func sequenceOfActivitiesRuns() async throws {
        let bench = try OrchestrationBench(Chain.self)
        #expect(try await bench.run(Chain.self, 5) == .completed(40))
        let kinds = try await bench.history().map(\.kind.name)
        #expect(kinds.count == 8)
        #expect(kinds.suffix(2) == ["taskCompleted", "executionCompleted"])
    }

    @Test func asyncLetAndTaskGroupsRun() async throws {
        let bench = try OrchestrationBench(Parallel.self)
        #expect(try await bench.run(Parallel.self, 5) == .completed([10, 12, 6]))
    }

    @Test func parentWaitsForItsChildren() async throws {
        let bench = try OrchestrationBench(Parent.self, Chain.self)
        #expect(try await bench.run(Parent.self, 1) == .completed(24))
        let child = try await bench.client.status(of: InstanceID("one:0000"))
        #expect(child.parent == (try InstanceID("one")))
        #expect(child.outcome == .completed(8))
    }
}
