import Testing
import WeftCore
import WeftDurable
import WeftTesting

/// The examples do what the article says.
struct OrchestrationsArticleTests {
    struct Book: DurableActivity {
        static let name = "book"
        func run(_ payment: String, in context: ActivityContext) async throws -> String {
            throw Failure(code: "full", message: "No seat is left.", isRetryable: false)
        }
    }

    struct Refund: DurableActivity {
        static let name = "refund"
        func run(_ payment: String, in context: ActivityContext) async throws -> Nothing {
            Nothing()
        }
    }

    let order = Order(items: ["pen", "ink"], cents: 900)

    func bench() throws -> OrchestrationBench {
        try OrchestrationBench(
            Checkout.self, Quickest.self, Approval.self, Week.self, Metering.self, Trip.self,
            activities: [Charge(), Pack(), Book(), Refund()])
    }

    @Test func checkoutPaysAndPacks() async throws {
        let bench = try bench()
        let worker = try bench.worker()
        try await worker.start()
        let result = try await checkOut(order, bench.client)
        #expect(result.count == 3)
        #expect(result.dropFirst() == ["box with pen", "box with ink"])
        await worker.stop()
    }

    @Test func oneIsTheFirst() async throws {
        guard case .completed(.string(let text))? = try await bench().run(Quickest.self, order)
        else {
            Issue.record("Expected a string.")
            return
        }
        #expect(text.contains(" was the first: box with "))
    }

    @Test func childrenOfAWeekAreCounted() async throws {
        #expect(try await bench().run(Week.self, [order, order]) == .completed(6))
    }

    @Test func failedBookingIsRefunded() async throws {
        #expect(
            try await bench().run(Trip.self, order) == .completed("refunded: No seat is left."))
    }

    @Test func approvalIsWaitedFor() async throws {
        let bench = try bench()
        let id = try await bench.start(Approval.self, order)
        try await bench.client.raiseEvent("Approval", payload: false, to: id)
        let worker = try bench.worker()
        try await worker.start()
        let record = try await bench.client.wait(for: id)
        #expect(record.outcome == .completed("refused"))
        #expect(record.customStatus == "waits for somebody")
        await worker.stop()
    }

    @Test func metersGoOnForEver() async throws {
        let bench = try bench()
        let id = try await bench.start(Metering.self, Meter())
        for _ in 0..<250 { try await bench.client.raiseEvent("reading", payload: 2, to: id) }
        try await bench.client.raiseEvent("reading", payload: -1, to: id)
        let worker = try bench.worker()
        try await worker.start()
        #expect(try await bench.client.output(of: id, Metering.self) == 500)
        await worker.stop()
    }
}
