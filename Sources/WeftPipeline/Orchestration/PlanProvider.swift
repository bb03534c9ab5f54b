internal import WeftCore
public import WeftDurable

/// Makes the orchestrators of plans. An instance whose plan needs an activity or operation that
/// this worker does not know is left pending, with that as the reason.
public struct PlanProvider: OrchestratorProvider {
    private let known: @Sendable (Plan.Requirement) -> Bool

    /// - Parameter known: Whether this worker can run what a plan requires.
    public init(known: @escaping @Sendable (Plan.Requirement) -> Bool) { self.known = known }

    public func orchestrator(for started: ExecutionStarted) throws -> (any Orchestrator)? {
        guard started.name == PlanOrchestrator.name, started.version == PlanOrchestrator.version
        else { return nil }
        let orchestrator = try PlanOrchestrator(input: started.input)
        guard missing(from: orchestrator.program.plan).isEmpty else { return nil }
        return orchestrator
    }

    public func whatIsMissing(for started: ExecutionStarted) -> String {
        guard let plan = started.input["plan"], let read = try? Plan(json: plan),
            let first = missing(from: read).first
        else { return "the orchestration \"\(started.name)\" version \(started.version)" }
        return first.description
    }

    /// What a plan requires and this worker does not know.
    public func missing(from plan: Plan) -> [Plan.Requirement] {
        plan.requirements.filter { !known($0) }.sorted { $0.description < $1.description }
    }
}
