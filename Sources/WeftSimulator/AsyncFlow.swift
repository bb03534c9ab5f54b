import WeftCore
import WeftDurable

/// Runs a flow as an async orchestration: a task group in which each node waits for what comes
/// before it.
struct AsyncFlow: Orchestration {
    static let name = "async-flow"

    private static let limit = Duration.hours(10_000)

    func run(_ flow: Flow, in context: OrchestrationContext) async throws -> Int {
        var values: [Int?] = Array(repeating: nil, count: flow.nodes.count)
        var missing = flow.nodes.map(\.after.count)
        try await withThrowingTaskGroup(of: (Int, Int).self) { group in
            func reach(_ node: Flow.Node) {
                let sum = node.after.reduce(0) { $0 + (values[$1] ?? 0) }
                group.addTask { (node.id, try await Self.value(of: node, after: sum, context)) }
            }
            for node in flow.nodes where node.after.isEmpty { reach(node) }
            while let (id, value) = try await group.next() {
                values[id] = value
                for node in flow.nodes where node.after.contains(id) {
                    missing[node.id] -= 1
                    if missing[node.id] == 0 { reach(node) }
                }
            }
        }
        return values.reduce(0) { ($0 &* 31 &+ ($1 ?? -1)) % 1_000_003 }
    }

    private static func value(
        of node: Flow.Node, after sum: Int, _ context: OrchestrationContext
    ) async throws -> Int {
        switch node.kind {
        case .task(let work):
            do {
                let options = CallOptions(
                    retry: try work.retry, label: "node \(node.id)",
                    reuseKey: work.reuseKey(of: node.id, after: sum))
                let result = try await context.call(
                    "work", work.input(of: node.id, after: sum), options: options)
                return try result.requireInt("result")
            } catch let failure as Failure {
                return failure.code == "for-good" ? 13 : -1
            }
        case .timer(let seconds):
            try await context.sleep(for: .seconds(seconds))
            return node.id
        case .event(let isLimited):
            let name = "e\(node.id)"
            if isLimited {
                let payload = try await context.waitForEvent(
                    name, as: JSONValue.self, within: limit)
                return payload == nil ? -1 : node.id * 2 + 1
            }
            _ = try await context.waitForEvent(name, as: JSONValue.self)
            return node.id * 2 + 1
        }
    }
}

/// Runs a flow without events as a sub-orchestration, and gives what it gives.
struct ParentFlow: Orchestration {
    static let name = "parent-flow"

    func run(_ flow: Flow, in context: OrchestrationContext) async throws -> Int {
        async let child = context.callChild(AsyncFlow.self, flow)
        try await context.sleep(for: .seconds(1))
        return try await child
    }
}
