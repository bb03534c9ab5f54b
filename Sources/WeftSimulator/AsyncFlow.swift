import WeftCore
import WeftDurable

/// Runs a flow as an async orchestration: a task group in which each node waits for what comes
/// before it.
struct AsyncFlow: Orchestration {
    static let name = Flow.FrontEnd.async.rawValue

    private static let limit = Duration.hours(10_000)

    /// How many have begun and not come to their end: all of them do, however they are let go.
    nonisolated(unsafe) static var running = 0

    func run(_ flow: Flow, in context: OrchestrationContext) async throws -> Int {
        Self.running += 1
        defer { Self.running -= 1 }
        let values = try await Self.values(of: flow, context)
        if let next = flow.next(after: values) { try context.continueAsNew(next) }
        return Flow.digest(values, after: flow.carried)
    }

    private static func values(
        of flow: Flow, _ context: OrchestrationContext
    ) async throws -> [Int] {
        var values: [Int?] = Array(repeating: nil, count: flow.nodes.count)
        var missing = flow.nodes.map(\.after.count)
        try await withThrowingTaskGroup(of: (Int, Int).self) { group in
            func reach(_ node: Flow.Node) {
                let sum = node.after.reduce(0) { $0 + (values[$1] ?? 0) }
                group.addTask {
                    (node.id, try await value(of: node, in: flow, after: sum, context))
                }
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
        return values.map { $0 ?? -1 }
    }

    private static func value(
        of node: Flow.Node, in flow: Flow, after sum: Int, _ context: OrchestrationContext
    ) async throws -> Int {
        switch node.kind {
        case .task(let work): return try await result(of: node.id, work, after: sum, context)
        case .timer(let seconds):
            try await context.sleep(for: .seconds(seconds))
            return node.id
        case .event(let isLimited):
            let name = flow.event(of: node.id)
            if isLimited {
                let payload = try await context.waitForEvent(
                    name, as: JSONValue.self, within: limit)
                return payload == nil ? -1 : node.id * 2 + 1
            }
            _ = try await context.waitForEvent(name, as: JSONValue.self)
            return node.id * 2 + 1
        case .child(let child):
            let result = try await context.callChild(
                child.frontEnd.rawValue, version: "1", child.json,
                id: flow.child(of: node.id, in: context.instanceID))
            return try result.requireInt("result")
        }
    }

    private static func result(
        of id: Int, _ work: Flow.Work, after sum: Int, _ context: OrchestrationContext
    ) async throws -> Int {
        let options = CallOptions(
            retry: try work.retry, timeout: work.timeout, heartbeatTimeout: work.heartbeatTimeout,
            label: "node \(id)", reuseKey: work.reuseKey(of: id, after: sum))
        do {
            let result = try await context.call(
                "work", work.input(of: id, after: sum), options: options)
            return try result.requireInt("result")
        } catch let failure as Failure where failure.code != Flow.Work.broken {
            return failure.code == Flow.Work.forGood ? 13 : -1
        }
    }
}
