// The code of Versions.md: compiled here, and run by the tests beside it.
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
