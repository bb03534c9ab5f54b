import Synchronization
import Testing
import WeftCore
@testable import WeftDurable
import WeftTesting

/// An orchestration that leaves the memory leaves it wholly.
struct EvictionTests {
    /// Counts itself.
    final class Token: Sendable {
        let count: Count
        init(_ count: Count) {
            self.count = count
            count.add(1)
        }
        deinit { count.add(-1) }
    }

    final class Count: Sendable {
        private let value = Mutex(0)
        var now: Int { value.withLock { $0 } }
        func add(_ change: Int) { value.withLock { $0 += change } }
    }

    static let waiting = Count()
    /// Waits in many ways at once, and tries to go on when it is canceled.
    struct Waiting: Orchestration {
        func run(_ input: Int, in context: OrchestrationContext) async throws -> Int {
            let token = Token(EvictionTests.waiting)
            defer { withExtendedLifetime(token) {} }
            async let timer: Void = context.sleep(for: .days(1))
            let tasks = try (0..<3).map { try context.schedule(Double_.self, $0) }
            do {
                let sum = try await context.fanOut(0..<3) { number in
                    let token = Token(EvictionTests.waiting)
                    defer { withExtendedLifetime(token) {} }
                    return try await context.waitForEvent("e\(number)", as: Int.self)
                }
                return sum.reduce(0, +)
            } catch {
                // Code that cleans up is refused, and may even come to an end.
                _ = try? await context.call(Double_.self, 1)
                _ = try? context.schedule(Double_.self, 2)
                _ = try? await context.all(tasks)
                try? await timer
                return -1
            }
        }
    }

    @Test func tenThousandInstancesLeaveNothingBehind() throws {
        #expect(Self.waiting.now == 0)
        for _ in 0..<100 {
            var hands = try (0..<100).map { try HandFold(Waiting.self, $0) }
            #expect(Self.waiting.now == 400)
            for hand in hands.prefix(50) { hand.fold.dispose() }
            #expect(Self.waiting.now == 200)
            // The others are let go of without a word.
            hands = []
            #expect(Self.waiting.now == 0)
        }
    }

    static let stubborn = Count()
    struct Stubborn: Orchestration {
        func run(_ input: Int, in context: OrchestrationContext) async throws -> Int {
            while true {
                do { return try await context.call(Double_.self, input) } catch { Self.note() }
            }
        }
        static func note() { EvictionTests.stubborn.add(1) }
    }

    @Test func codeThatIgnoresItsEndIsPutToSleep() throws {
        let hand = try HandFold(Stubborn.self, 1)
        hand.fold.dispose()
        #expect((1000...1003).contains(Self.stubborn.now))
    }

    static let late = MisuseTests.Leak()
    static let lateTokens = Count()
    struct Late: Orchestration {
        func run(_ input: Int, in context: OrchestrationContext) async throws -> Int {
            let token = Token(EvictionTests.lateTokens)
            defer { withExtendedLifetime(token) {} }
            await EvictionTests.late.gate.wait()
            return try await context.call(Double_.self, input)
        }
    }

    @Test func whatComesBackAfterTheEndIsLetGoToo() async throws {
        do {
            let hand = try HandFold(Late.self, 1)
            #expect(hand.fold.state.outcome?.status == .failed)
        }
        #expect(Self.lateTokens.now == 1)
        Self.late.gate.open()
        while Self.lateTokens.now > 0 { await Task.yield() }
    }

    struct Approval: Orchestration {
        func run(_ input: Int, in context: OrchestrationContext) async throws -> Int {
            try await context.waitForEvent("go", as: Int.self)
        }
    }

    @Test func workerEvictsAndTakesUpAgain() async throws {
        let bench = try OrchestrationBench(Approval.self)
        let worker = try bench.worker { $0.maxLiveInstances = 2 }
        try await worker.start()
        for number in 1...20 { _ = try await bench.start(Approval.self, 0, id: "i\(number)") }
        for number in 1...20 {
            try await bench.client.raiseEvent(
                "go", payload: .int(number), to: InstanceID("i\(number)"))
        }
        for number in 1...20 {
            let record = try await bench.client.wait(for: InstanceID("i\(number)"))
            #expect(record.outcome == .completed(.int(number)))
        }
        await worker.stop()
    }
}
