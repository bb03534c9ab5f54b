// The code of Orchestrations.md: compiled here, and run by the tests beside it.
import WeftCore
import WeftDurable

struct Order: Codable, Sendable {
    var items: [String]
    var cents: Int
}

struct Charge: DurableActivity {
    static var options: CallOptions { CallOptions(timeout: .seconds(30)) }

    func run(_ cents: Int, in context: ActivityContext) async throws -> String {
        "payment of \(cents) for \(context.instanceID)"
    }
}

struct Pack: DurableActivity {
    func run(_ item: String, in context: ActivityContext) async throws -> String {
        "box with \(item)"
    }
}

struct Checkout: Orchestration {
    static let version = "1"

    func run(_ order: Order, in context: OrchestrationContext) async throws -> [String] {
        let payment = try await context.call(Charge.self, order.cents)
        let boxes = try await context.fanOut(order.items, maxParallel: 8) { item in
            try await context.call(Pack.self, item)
        }
        return [payment] + boxes
    }
}

/// Starts a checkout and waits for it.
func checkOut(_ order: Order, _ client: Client) async throws -> [String] {
    let id = try await client.start(Checkout.self, order)
    return try await client.output(of: id, Checkout.self)
}

struct Quickest: Orchestration {
    func run(_ order: Order, in context: OrchestrationContext) async throws -> String {
        let tasks = try order.items.map { try context.schedule(Pack.self, $0) }
        let (index, box) = try await context.race(tasks)
        return "\(order.items[index]) was the first: \(box)"
    }
}

struct Approval: Orchestration {
    func run(_ order: Order, in context: OrchestrationContext) async throws -> String {
        try context.setStatus("waits for somebody")
        let answer = try await context.waitForEvent("approval", as: Bool.self, within: .days(2))
        guard let answer else { return "too late" }
        return answer ? try await context.call(Charge.self, order.cents) : "refused"
    }
}

struct Week: Orchestration {
    func run(_ orders: [Order], in context: OrchestrationContext) async throws -> Int {
        let checkouts = try orders.map { try context.scheduleChild(Checkout.self, $0) }
        return try await context.all(checkouts).map(\.count).reduce(0, +)
    }
}

struct Meter: Codable, Sendable {
    var total = 0
}

struct Metering: Orchestration {
    func run(_ meter: Meter, in context: OrchestrationContext) async throws -> Int {
        var meter = meter
        for _ in 0..<100 {
            let reading = try await context.waitForEvent("reading", as: Int.self)
            guard reading >= 0 else { return meter.total }
            meter.total += reading
        }
        try context.continueAsNew(meter)
    }
}

struct Trip: Orchestration {
    func run(_ order: Order, in context: OrchestrationContext) async throws -> String {
        let payment = try await context.call(Charge.self, order.cents)
        do {
            return try await context.call("book", .string(payment)).stringValue ?? ""
        } catch let failure as Failure {
            _ = try await context.call("refund", .string(payment))
            return "refunded: \(failure.message)"
        }
    }
}
