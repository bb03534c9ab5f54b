import WeftCore
import WeftDurable

/// Runs a flow by counting, as a plan's orchestrator does.
struct FlowOrchestrator: Orchestrator {
    /// The limit of a limited event; far beyond any run.
    private static let limit = Duration.hours(10_000)

    private let flow: Flow
    private var values: [Int?]
    private var missing: [Int]
    private var followers: [[Int]]
    /// Events that came before their node was reached.
    private var early: Set<Int> = []
    private var reached: Set<Int> = []

    init(flow: Flow) {
        self.flow = flow
        values = Array(repeating: nil, count: flow.nodes.count)
        missing = flow.nodes.map(\.after.count)
        followers = Array(repeating: [], count: flow.nodes.count)
        for node in flow.nodes { for before in node.after { followers[before].append(node.id) } }
    }

    mutating func handle(_ event: HistoryEvent) throws -> [OrchestrationAction] {
        switch event.kind {
        case .executionStarted:
            let first = flow.nodes.filter(\.after.isEmpty).map(\.id)
            var actions = try first.flatMap { try reach($0, at: event.time) }
            actions += try settleEarly(at: event.time)
            return actions
        case .taskCompleted(let completion):
            return try settle(
                completion.taskID, completion.result.requireInt("result"), at: event.time)
        case .taskFailed(let taskID, let failure):
            return try settle(taskID, failure.code == "for-good" ? 13 : -1, at: event.time)
        case .timerFired(let timerID): return try settle(timerID, timerID, at: event.time)
        case .eventRaised(let name, _):
            guard let id = Int(name.dropFirst()), values[id] == nil else { return [] }
            guard reached.contains(id) else {
                early.insert(id)
                return []
            }
            return try settleEvent(id, at: event.time)
        default: return []
        }
    }

    var waits: [Wait] { [] }

    private mutating func reach(_ id: Int, at time: Timestamp) throws -> [OrchestrationAction] {
        reached.insert(id)
        let node = flow.nodes[id]
        switch node.kind {
        case .task(let work):
            let sum = node.after.reduce(0) { $0 + (values[$1] ?? 0) }
            return [.scheduleTask(try request(id, work, sum))]
        case .timer(let seconds):
            return [.createTimer(timerID: id, fireAt: time + .seconds(seconds))]
        case .event(let isLimited):
            return isLimited ? [.createTimer(timerID: id, fireAt: time + Self.limit)] : []
        }
    }

    private func request(_ id: Int, _ work: Flow.Work, _ sum: Int) throws -> TaskRequest {
        TaskRequest(
            taskID: id, activity: "work", label: "node \(id)",
            input: work.input(of: id, after: sum),
            retry: try work.retry, reuseKey: work.reuseKey(of: id, after: sum))
    }

    private mutating func settleEvent(
        _ id: Int, at time: Timestamp
    ) throws -> [OrchestrationAction] {
        var actions: [OrchestrationAction] = []
        if case .event(isLimited: true) = flow.nodes[id].kind {
            actions.append(.cancelTimer(timerID: id))
        }
        return actions + (try settle(id, id * 2 + 1, at: time))
    }

    private mutating func settle(
        _ id: Int, _ value: Int, at time: Timestamp
    ) throws -> [OrchestrationAction] {
        values[id] = value
        var actions: [OrchestrationAction] = []
        for follower in followers[id] {
            missing[follower] -= 1
            if missing[follower] == 0 { actions += try reach(follower, at: time) }
        }
        actions += try settleEarly(at: time)
        let known = values.compactMap { $0 }
        if known.count == values.count, !actions.contains(where: \.isCompletion) {
            let result = known.reduce(0) { ($0 &* 31 &+ $1) % 1_000_003 }
            actions.append(.complete(.completed(.int(result))))
        }
        return actions
    }

    private mutating func settleEarly(at time: Timestamp) throws -> [OrchestrationAction] {
        var actions: [OrchestrationAction] = []
        while let id = early.intersection(reached).min() {
            early.remove(id)
            actions += try settleEvent(id, at: time)
        }
        return actions
    }
}

extension OrchestrationAction {
    fileprivate var isCompletion: Bool { if case .complete = self { true } else { false } }
}

/// Knows every front end of flows.
struct FlowProvider: OrchestratorProvider {
    private let async: Orchestrations?

    init() {
        // They have different names, so nothing is refused.
        async = try? Orchestrations([AsyncFlow.self, ParentFlow.self])
    }

    func orchestrator(
        for started: ExecutionStarted, of id: InstanceID
    ) throws -> (any Orchestrator)? {
        guard started.name == Flow.FrontEnd.counting.rawValue else {
            return try async?.orchestrator(for: started, of: id)
        }
        return FlowOrchestrator(flow: try Flow(json: started.input))
    }
}
