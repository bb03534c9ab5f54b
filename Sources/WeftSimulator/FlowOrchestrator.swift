import WeftCore
import WeftDurable

/// Runs a flow by counting, as a plan's orchestrator does.
struct FlowOrchestrator: Orchestrator {
    /// The limit of a limited event; far beyond any run.
    private static let limit = Duration.hours(10_000)

    private let flow: Flow
    private let id: InstanceID
    /// What is added to a node's ID, so that the IDs of all generations differ.
    private var base = 0
    private var values: [Int?]
    private var missing: [Int]
    private var followers: [[Int]]
    /// Events that came before their node was reached.
    private var early: Set<Int> = []
    private var reached: Set<Int> = []
    /// Events of later generations.
    private var later: [RaisedEvent] = []

    init(flow: Flow, of id: InstanceID) {
        self.flow = flow
        self.id = id
        values = Array(repeating: nil, count: flow.nodes.count)
        missing = flow.nodes.map(\.after.count)
        followers = Array(repeating: [], count: flow.nodes.count)
        for node in flow.nodes { for before in node.after { followers[before].append(node.id) } }
    }

    mutating func handle(_ event: HistoryEvent) throws -> [OrchestrationAction] {
        switch event.kind {
        case .executionStarted(let started):
            base = started.firstID
            let first = flow.nodes.filter(\.after.isEmpty).map(\.id)
            var actions = try first.flatMap { try reach($0, at: event.time) }
            actions += try settleEarly(at: event.time)
            return actions
        case .taskCompleted(let completion):
            return try settle(
                completion.taskID - base, completion.result.requireInt("result"), at: event.time)
        case .taskFailed(let taskID, let failure):
            if failure.code == Flow.Work.broken { throw failure }
            let value = failure.code == Flow.Work.forGood ? 13 : -1
            return try settle(taskID - base, value, at: event.time)
        case .timerFired(let timerID):
            return try settle(timerID - base, timerID - base, at: event.time)
        case .subOrchestrationInstanceCompleted(let childID, let result):
            return try settle(childID - base, result.requireInt("result"), at: event.time)
        case .subOrchestrationInstanceFailed(_, let failure): throw failure
        case .eventRaised(let name, let payload):
            return try take(RaisedEvent(name: name, payload: payload), at: event.time)
        default: return []
        }
    }

    var waits: [Wait] { [] }

    /// An event of this generation is settled or waits for its node; one of a later generation is
    /// handed on; one of an earlier came twice.
    private mutating func take(
        _ event: RaisedEvent, at time: Timestamp
    ) throws -> [OrchestrationAction] {
        let numbers = event.name.split { $0.isLetter }.compactMap { Int($0) }
        guard numbers.count == 2, numbers[0] <= flow.generations else { return [] }
        guard numbers[0] == flow.generations else {
            later.append(event)
            return []
        }
        guard values[numbers[1]] == nil else { return [] }
        guard reached.contains(numbers[1]) else {
            early.insert(numbers[1])
            return []
        }
        return try settleEvent(numbers[1], at: time)
    }

    private mutating func reach(_ id: Int, at time: Timestamp) throws -> [OrchestrationAction] {
        reached.insert(id)
        let node = flow.nodes[id]
        switch node.kind {
        case .task(let work):
            let sum = node.after.reduce(0) { $0 + (values[$1] ?? 0) }
            return [.scheduleTask(try request(id, work, sum))]
        case .timer(let seconds):
            return [.createTimer(timerID: base + id, fireAt: time + .seconds(seconds))]
        case .event(let isLimited):
            return isLimited ? [.createTimer(timerID: base + id, fireAt: time + Self.limit)] : []
        case .child(let child):
            let request = ChildRequest(
                childID: base + id, instanceID: try flow.child(of: id, in: self.id),
                name: child.frontEnd.rawValue, version: "1", input: try child.json)
            return [.startChild(request)]
        }
    }

    private func request(_ id: Int, _ work: Flow.Work, _ sum: Int) throws -> TaskRequest {
        TaskRequest(
            taskID: base + id, activity: "work", label: "node \(id)",
            input: work.input(of: id, after: sum), retry: try work.retry, timeout: work.timeout,
            reuseKey: work.reuseKey(of: id, after: sum), heartbeatTimeout: work.heartbeatTimeout)
    }

    private mutating func settleEvent(
        _ id: Int, at time: Timestamp
    ) throws -> [OrchestrationAction] {
        var actions: [OrchestrationAction] = []
        if case .event(isLimited: true) = flow.nodes[id].kind {
            actions.append(.cancelTimer(timerID: base + id))
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
            actions.append(try ending(known))
        }
        return actions
    }

    private func ending(_ values: [Int]) throws -> OrchestrationAction {
        if let next = flow.next(after: values) {
            return .continueAsNew(input: try next.json, carrying: later)
        }
        return .complete(.completed(.int(Flow.digest(values, after: flow.carried))))
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
    fileprivate var isCompletion: Bool {
        switch self {
        case .complete, .continueAsNew: true
        default: false
        }
    }
}
