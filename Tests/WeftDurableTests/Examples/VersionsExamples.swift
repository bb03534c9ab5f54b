// The code of Versions.md: compiled here, and run below.
import Testing
import WeftCore
import WeftDurable
import WeftTesting

struct InvoiceV1: Orchestration {
    static let name = "invoice"
    static let version = "1"

    func run(_ cents: Int, in context: OrchestrationContext) async throws -> String {
        try await context.call(Charge.self, cents)
    }
}

struct InvoiceV2: Orchestration {
    static let name = "invoice"
    static let version = "2"

    func run(_ cents: Int, in context: OrchestrationContext) async throws -> String {
        try await context.sleep(for: .days(14))
        return try await context.call(Charge.self, cents)
    }
}

/// A worker that finishes old invoices as they were begun, and starts new ones in the new way.
func invoices() throws -> Orchestrations {
    try Orchestrations([InvoiceV1.self, InvoiceV2.self])
}

/// A history that was recorded by the version that is in production.
func checkInvoice(_ history: [HistoryEvent], _ id: InstanceID) async throws {
    try await ReplayCheck(invoices()).run(history, of: id)
}

/// The examples do what the article says.
struct VersionsExamples {
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
