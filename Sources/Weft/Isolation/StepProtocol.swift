internal import WeftArtifacts
internal import WeftCore
internal import WeftDurable

/// What an engine and its worker processes say to each other, as JSON.
enum StepProtocol {
    static func configuration(_ hub: Hub, _ durability: Engine.Durability) -> JSONValue {
        ["artifacts": .string(hub.artifactsPath), "durability": .string(durability.rawValue)]
    }

    static func artifacts(_ configuration: JSONValue) throws -> any ArtifactStore {
        let durability = Engine.Durability(rawValue: try configuration.string("durability"))
        return try FolderArtifactStore(
            path: try configuration.string("artifacts"),
            durability: durability == .process ? .process : .power)
    }

    static func job(_ request: TaskRequest, _ context: ActivityContext) -> JSONValue {
        [
            "activity": .string(request.activity), "label": .string(request.label),
            "input": request.input, "task": .int(request.taskID),
            "instance": .string(context.instanceID.text), "attempt": .int(context.attempt),
        ]
    }

    static func step(
        _ job: JSONValue, onProgress: @escaping @Sendable (ActivityProgress) -> Void
    ) throws -> (TaskRequest, ActivityContext) {
        let request = TaskRequest(
            taskID: try job.int("task"), activity: try job.string("activity"),
            label: try job.string("label"), input: try job.demand("input"))
        let context = ActivityContext(
            instanceID: try InstanceID(try job.string("instance")), taskID: request.taskID,
            attempt: try job.int("attempt"), onProgress: onProgress)
        return (request, context)
    }

    static func report(_ progress: ActivityProgress) -> JSONValue {
        ["fraction": .double(progress.fraction), "message": .string(progress.message)]
    }

    static func progress(_ report: JSONValue) -> ActivityProgress {
        ActivityProgress(
            fraction: report["fraction"]?.doubleValue ?? 0,
            message: report["message"]?.stringValue ?? "")
    }
}
