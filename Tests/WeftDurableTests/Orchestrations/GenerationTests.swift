import Testing
import WeftCore
@testable import WeftDurable
import WeftTesting

/// Continue-as-new: a new history, and nothing lost.
struct GenerationTests {
    /// Adds up the numbers that come as events, one a generation.
    struct Total: Codable, Sendable { var left: Int, sum = 0 }
    struct Adder: Orchestration {
        func run(_ input: Total, in context: OrchestrationContext) async throws -> Int {
            guard input.left > 0 else { return input.sum }
            // Left open at the end of each generation.
            _ = try context.schedule("nobody")
            _ = try context.timer(for: .days(1))
            let number = try await context.waitForEvent("number", as: Int.self)
            try context.setStatus(input.sum + number)
            try context.continueAsNew(Total(left: input.left - 1, sum: input.sum + number))
        }
    }

    @Test func eventsAreCarriedOverAndNoneIsLost() async throws {
        let bench = try OrchestrationBench(Adder.self)
        let id = try await bench.start(Adder.self, Total(left: 300))
        for number in 1...200 {
            try await bench.client.raiseEvent("number", payload: .int(number), to: id)
        }
        let worker = try bench.worker()
        try await worker.start()
        for number in 201...300 {
            try await bench.client.raiseEvent("number", payload: .int(number), to: id)
        }
        let record = try await bench.client.wait(for: id)
        await worker.stop()
        #expect(record.outcome == .completed(45150))
        #expect(record.generation == 300)
        #expect(record.customStatus == 45150)
        let history = try await bench.client.history(of: id)
        #expect(history.map(\.kind.name) == ["executionStarted", "executionCompleted"])
        #expect(history.map(\.sequence) == [1, 2])
        // A task and a timer in each of the generations before.
        guard case .executionStarted(let started)? = history.first?.kind else { return }
        #expect(started.firstID == 600)
    }

    @Test func unawaitedEventsOfOtherNamesStay() throws {
        var hand = try HandFold(Adder.self, Total(left: 1))
        hand.apply(.eventRaised(name: "other", payload: 5))
        let result = hand.apply(.eventRaised(name: "number", payload: 2))
        guard case .continueAsNew(let next, let carried)? = result.commands.last else {
            Issue.record("Expected the next generation.")
            return
        }
        #expect(next.generation == 1)
        #expect(next.firstID == 2)
        #expect(carried == [RaisedEvent(name: "other", payload: 5)])
        #expect(result.commands.dropLast() == [.dropTask(taskID: 0), .clearTimer(timerID: 1)])
        #expect(hand.apply(.eventRaised(name: "late", payload: 1)) == FoldResult())
    }

    @Test func whatCameWhileSuspendedIsCarriedToo() throws {
        var hand = try HandFold(Adder.self, Total(left: 1))
        hand.apply(.executionSuspended(reason: ""))
        for number in 1...3 { hand.apply(.eventRaised(name: "number", payload: .int(number))) }
        let result = hand.apply(.executionResumed(reason: ""))
        guard case .continueAsNew(_, let carried)? = result.commands.last else {
            Issue.record("Expected the next generation.")
            return
        }
        #expect(carried.map(\.payload) == [2, 3])
    }

    struct Endless: Orchestration {
        func run(_ input: Int, in context: OrchestrationContext) async throws -> Int {
            try context.continueAsNew(input + 1)
        }
    }

    @Test func endlessLoopIsAnError() async throws {
        let bench = try OrchestrationBench(Endless.self)
        guard case .failed(let failure)? = try await bench.run(Endless.self, 0) else {
            Issue.record("Expected a failure.")
            return
        }
        #expect(failure.code == "endless-loop")
        #expect(failure.message.hasPrefix("Expected the orchestration \"Endless\" to wait"))
    }

    struct Mistyped: Orchestration {
        func run(_ input: Int, in context: OrchestrationContext) async throws -> Int {
            try context.continueAsNew("one")
        }
    }

    @Test func inputOfAnotherTypeIsAnError() throws {
        guard case .failed(let failure)? = try HandFold(Mistyped.self, 0).fold.state.outcome else {
            Issue.record("Expected a failure.")
            return
        }
        #expect(
            failure.message
                == "Expected an input of type Int for the next generation of hand, found String.")
    }

    struct Ticker: Orchestration {
        func run(_ input: Int, in context: OrchestrationContext) async throws -> Int {
            guard input < 3 else { return input }
            try await context.sleep(for: .hours(1))
            try context.continueAsNew(input + 1)
        }
    }

    @Test func generationsAreTakenUpAgainAfterARestart() async throws {
        let bench = try OrchestrationBench(Ticker.self)
        let id = try await bench.start(Ticker.self, 0)
        for generation in 0..<3 {
            let worker = try bench.worker(id: "w\(generation)")
            try await worker.start()
            while try await bench.client.status(of: id).waits.isEmpty { await Task.yield() }
            #expect(try await bench.client.status(of: id).generation == generation)
            await worker.stop()
            bench.clock.advance(by: .hours(1))
            if generation == 2 { break }
            let next = try bench.worker(id: "n\(generation)")
            try await next.start()
            while try await bench.client.status(of: id).generation == generation {
                await Task.yield()
            }
            await next.stop()
        }
        let worker = try bench.worker(id: "last")
        try await worker.start()
        #expect(try await bench.client.wait(for: id).outcome == .completed(3))
        await worker.stop()
    }
}
