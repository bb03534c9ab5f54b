import WeftCore
import WeftDurable
import WeftTesting

/// What a run came to: what was wrong, and how much was done.
struct Verdict: Sendable {
    var problems: [String]
    /// The value that each flow ended with.
    var values: [Int?] = []
    let calls: Int
    let jobs: Int
    let trace: UInt64

    init(problems: [String], _ trial: Trial) {
        self.problems = problems
        calls = trial.hub.callCount
        jobs = trial.jobs.runCount
        trace = trial.jobs.trace
    }
}

extension Trial {
    /// Checks everything that must hold when a run is over.
    func judge(isStuck: Bool) async -> Verdict {
        var verdict = Verdict(problems: hub.violations, self)
        if isStuck { verdict.problems.append("The run came to a halt.") }
        for (number, flow) in scenario.flows.enumerated() {
            do {
                let id = try Self.instanceID(number)
                let record = try await hub.memory.instance(id)
                let history = try await hub.memory.history(of: id, after: 0)
                verdict.values.append(record?.outcome?.value)
                verdict.problems += try await problems(of: id, flow, record, history)
            } catch {
                verdict.problems.append("flow \(number): \(error)")
            }
        }
        return verdict
    }

    private func problems(
        of id: InstanceID, _ flow: Flow, _ record: InstanceRecord?, _ history: [HistoryEvent]
    ) async throws -> [String] {
        var problems: [String] = []
        func require(_ isTrue: Bool, _ problem: @autoclosure () -> String) {
            if !isTrue { problems.append("\(id): \(problem())") }
        }
        require(record != nil, "is not in the hub")
        require(
            record?.outcome == .completed(.int(flow.expected)),
            "expected the result \(flow.expected), found \(String(describing: record?.outcome)), "
                + "waits \(record?.waits.map(\.description) ?? [])")
        require(
            history.map(\.sequence) == Array(1..<history.count + 1),
            "the history has gaps")
        problems += Self.doubles(in: history).map { "\(id): \($0)" }
        guard record?.status.isFinal == true else { return problems }
        require(try await hub.memory.openActivities(of: id).isEmpty, "left activities")
        guard case .executionStarted(let started)? = history.first?.kind,
            let orchestrator = try FlowProvider().orchestrator(for: started, of: id)
        else { return problems + ["\(id): its history has no beginning"] }
        let fold = try InstanceFold(replaying: history, with: orchestrator)
        defer { fold.dispose() }
        require(fold.state.outcome == record?.outcome, "its history replays to another end")
        require(record?.lastSequence == history.count, "the record counts other events")
        let tasks = flow.nodes.count { if case .task = $0.kind { true } else { false } }
        let ended = history.count { $0.endedTask != nil }
        require(
            ended == (flow.frontEnd == .parent ? 0 : tasks),
            "expected \(tasks) tasks to end, found \(ended)")
        return problems
    }

    /// What is recorded more than once and must not be.
    private static func doubles(in history: [HistoryEvent]) -> [String] {
        var seen: Set<String> = []
        return history.compactMap { event in
            let key: String
            switch event.kind {
            case .executionStarted: key = "the start"
            case .taskScheduled(let request): key = "the scheduling of task \(request.taskID)"
            case .taskCompleted(let completion): key = "the end of task \(completion.taskID)"
            case .taskFailed(let taskID, _): key = "the end of task \(taskID)"
            case .timerCreated(let timerID, _): key = "timer \(timerID)"
            case .timerFired(let timerID): key = "the firing of timer \(timerID)"
            case .subOrchestrationInstanceCreated(let request):
                key = "the start of child \(request.childID)"
            case .subOrchestrationInstanceCompleted(let childID, _),
                .subOrchestrationInstanceFailed(let childID, _):
                key = "the end of child \(childID)"
            case .executionCompleted: key = "the end"
            default: return nil
            }
            return seen.insert(key).inserted ? nil : "\(key) is recorded twice"
        }
    }
}

extension HistoryEvent {
    fileprivate var endedTask: Int? {
        switch kind {
        case .taskCompleted(let completion): completion.taskID
        case .taskFailed(let taskID, _): taskID
        default: nil
        }
    }
}

extension ExecutionOutcome {
    fileprivate var value: Int? {
        if case .completed(let value) = self { value.intValue } else { nil }
    }
}
