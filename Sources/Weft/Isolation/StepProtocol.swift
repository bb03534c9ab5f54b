internal import Logging
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
        var fields: [String: JSONValue] = [
            "activity": .string(request.activity), "label": .string(request.label),
            "input": request.input, "task": .int(request.taskID),
            "instance": .string(context.instanceID.text), "attempt": .int(context.attempt),
            "log": .string(context.logger.logLevel.rawValue),
        ]
        if let limit = context.heartbeatTimeout {
            fields["heartbeat"] = .int(Int(limit.microseconds))
        }
        return .object(fields)
    }

    static func step(
        _ job: JSONValue, _ report: @escaping @Sendable (JSONValue) -> Void
    ) throws -> (TaskRequest, ActivityContext) {
        let pace = ReportPace()
        let level = Logger.Level(rawValue: try job.string("log")) ?? .critical
        var logger = Logger(label: "weft") { _ in
            LogForwarding(level: level) { report(["log": $0]) }
        }
        logger.logLevel = level
        let request = TaskRequest(
            taskID: try job.int("task"), activity: try job.string("activity"),
            label: try job.string("label"), input: try job.demand("input"))
        let context = ActivityContext(
            instanceID: try InstanceID(try job.string("instance")), taskID: request.taskID,
            attempt: try job.int("attempt"),
            heartbeatTimeout: try job["heartbeat"].map {
                .microseconds(try $0.requireInt("heartbeat"))
            },
            logger: logger,
            onProgress: { progress in
                if pace.isDue { report(Self.report(progress)) }
            })
        return (request, context)
    }

    /// Takes what a step has to say while it runs: how far it is, or a line for the log.
    static func hear(_ report: JSONValue, in context: ActivityContext) {
        if let line = report["log"] {
            LogForwarding.write(line, to: context.logger)
        } else {
            context.report(progress(report))
        }
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
