import WeftCore
import WeftDurable

/// Knows every front end of flows.
struct FlowProvider: OrchestratorProvider {
    private let async: Orchestrations?

    init() {
        // There is one, so nothing is refused.
        async = try? Orchestrations([AsyncFlow.self])
    }

    func orchestrator(
        for started: ExecutionStarted, of id: InstanceID
    ) throws -> (any Orchestrator)? {
        guard started.name == Flow.FrontEnd.counting.rawValue else {
            return try async?.orchestrator(for: started, of: id)
        }
        return FlowOrchestrator(flow: try Flow(json: started.input), of: id)
    }
}
