import WeftCore
import WeftDurable
import WeftTesting

/// What a run came to: what was wrong, and how much was done.
struct Verdict: Sendable {
    var problems: [String]
    /// The value that each flow ended with; `nil` where it was stopped.
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
                let record = try await hub.memory.instance(try Self.instanceID(number))
                verdict.values.append(record?.outcome?.value)
                let isStopped = scenario.stopped.contains(number)
                if record?.outcome != .completed(.int(flow.expected)),
                    !isStopped || record?.status.isStop != true
                {
                    verdict.problems.append(
                        "flow-\(number): expected the result \(flow.expected), found "
                            + "\(record?.outcome.map { "\($0)" } ?? "none"), "
                            + "waits \(record?.waits.map(\.description) ?? [])")
                }
            } catch {
                verdict.problems.append("flow \(number): \(error)")
            }
        }
        for record in await hub.records() {
            do { verdict.problems += try await problems(of: record) } catch {
                verdict.problems.append("\(record.id): \(error)")
            }
        }
        if !verdict.problems.isEmpty, helped >= Self.maximumHelp {
            verdict.problems.append("Somebody has helped \(helped) times, and then no more.")
        }
        return verdict
    }

    /// What must hold of every instance, however it ended.
    private func problems(of record: InstanceRecord) async throws -> [String] {
        let id = record.id
        let history = try await hub.memory.history(of: id, after: 0)
        var problems: [String] = []
        func require(_ isTrue: Bool, _ problem: @autoclosure () -> String) {
            if !isTrue { problems.append("\(id): \(problem())") }
        }
        require(
            history.map(\.sequence) == Array(1..<history.count + 1), "the history has gaps")
        problems += Self.doubles(in: history).map { "\(id): \($0)" }
        guard record.status.isFinal else { return problems + ["\(id): it is \(record.status)"] }
        require(try await hub.memory.openActivities(of: id).isEmpty, "left activities")
        require(record.lastSequence == history.count, "the record counts other events")
        guard case .executionStarted(let started)? = history.first?.kind,
            let orchestrator = try FlowProvider().orchestrator(for: started, of: id)
        else { return problems + ["\(id): its history has no beginning"] }
        let fold = try InstanceFold(replaying: history, with: orchestrator)
        defer { fold.dispose() }
        require(fold.state.outcome == record.outcome, "its history replays to another end")
        guard record.status == .completed else { return problems }
        let flow = try Flow(json: started.input)
        require(
            record.outcome == .completed(.int(flow.expected)), "it ended with another number")
        let tasks = flow.nodes.count { if case .task = $0.kind { true } else { false } }
        let ended = history.count { $0.endedTask != nil }
        require(ended == tasks, "expected \(tasks) tasks to end, found \(ended)")
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

extension RuntimeStatus {
    fileprivate var isStop: Bool { self == .canceled || self == .terminated }
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
