internal import Foundation
internal import WeftArtifacts
internal import WeftCore
internal import WeftDurable
internal import WeftFiles
internal import WeftPipeline
internal import WeftVips

/// Runs the activities of plans: decodes their settings and inputs, runs them, encodes the result.
struct WorkExecutor: ActivityExecutor {
    let registry: WorkRegistry
    let artifacts: any ArtifactStore

    var activityNames: Set<String> { registry.queueNames }

    func run(_ request: TaskRequest, in context: ActivityContext) async throws -> JSONValue {
        let input = try TaskInput(json: request.input)
        let step = StepContext(artifacts: artifacts, activity: context)
        switch input.work {
        case .activity(let call):
            return try await registry.activity(call).run(
                settings: call.settings, inputs: input.inputs, in: step)
        case .chain(let calls): return try await runChain(calls, input.inputs, step)
        }
    }

    private func runChain(
        _ calls: [OperationCall], _ inputs: [JSONValue], _ context: StepContext
    ) async throws -> JSONValue {
        let steps = try calls.map { call in
            (
                operation: try registry.operation(call).init(settings: call.settings),
                extraInputs: call.extraInputs
            )
        }
        return try await VipsSession.shared.run {
            try ChainRunner(context: context).run(steps, on: inputs)
        }
    }

    /// A recorded result may be used while everything it points to is still there, unchanged.
    func canReuse(_ result: JSONValue, for request: TaskRequest) async throws -> Bool {
        try await VipsSession.shared.run { try self.isIntact(result) }
    }

    private func isIntact(_ value: JSONValue) throws -> Bool {
        switch value {
        case .array(let elements): return try elements.allSatisfy(isIntact)
        case .object(let fields):
            guard let id = fields["artifact"] else { return try fields.values.allSatisfy(isIntact) }
            let artifact = Artifact(id: try ArtifactID(json: id), byteCount: try value.int("bytes"))
            if let path = fields["file"]?.stringValue {
                guard let stamp = FileStamp(path: path) else { return false }
                if fields["stamp"].flatMap(FileStamp.init(json:)) == stamp { return true }
                return try Artifact(describingFile: path) == artifact
            }
            // Renewed, so that no collection takes it before its use is recorded.
            return try artifacts.renew(artifact.id)
                && artifacts.byteCount(of: artifact.id) == artifact.byteCount
        default: return true
        }
    }
}
