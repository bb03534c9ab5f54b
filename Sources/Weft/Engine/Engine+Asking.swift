internal import WeftCore
public import WeftDurable
public import WeftPipeline

extension Engine {
    /// Why an instance has not ended yet, the limits of this engine's worker included.
    /// - Throws: `DurableError.instanceNotFound`.
    public func waitReasons(of id: InstanceID) async throws -> [WaitReason] {
        try await client.waitReasons(of: id, heldBack: worker.heldBackActivities)
    }

    /// What the instance needs and this engine does not know; empty where it can run it.
    public func missingRequirements(of id: InstanceID) async throws -> [Plan.Requirement] {
        guard try await client.status(of: id).orchestration == PlanOrchestrator.name else {
            return []
        }
        return provider.missing(from: try await plan(of: id))
    }

    /// The plan that an instance runs.
    /// - Throws: `DurableError.instanceNotFound`, or `PipelineError` for an unreadable plan.
    public func plan(of id: InstanceID) async throws -> Plan {
        try Plan(json: try await startInput(of: id).demand("plan"))
    }

    private func startInput(of id: InstanceID) async throws -> JSONValue {
        guard case .executionStarted(let started)? = try await client.firstEvent(of: id)?.kind
        else {
            throw DurableError(
                code: .instanceNotFound,
                "Expected an instance that has begun, found that \(id) has no history yet.")
        }
        return started.input
    }
}
