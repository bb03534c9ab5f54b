import Testing
import WeftCore
import WeftDurable
import WeftTesting

/// The examples do what the article says.
struct VersionsArticleTests {
    @Test func bothVersionsRunSideBySide() async throws {
        let bench = try OrchestrationBench(
            InvoiceV1.self, InvoiceV2.self, activities: [Charge()])
        let worker = try bench.worker()
        try await worker.start()
        let old = try await bench.client.start(InvoiceV1.self, 5, id: InstanceID("old"))
        let new = try await bench.client.start(InvoiceV2.self, 5, id: InstanceID("new"))
        #expect(try await bench.client.output(of: old, InvoiceV1.self) == "payment of 5 for old")
        while try await bench.client.status(of: new).waits.isEmpty { await Task.yield() }
        bench.clock.advance(by: .days(14))
        #expect(try await bench.client.output(of: new, InvoiceV2.self) == "payment of 5 for new")
        await worker.stop()
        for id in [old, new] { try await checkInvoice(bench.client.history(of: id), id) }
    }
}
