internal import Weft

/// What the history says of one step.
struct StepRecord {
    let taskID: Int
    let label: String
    let scheduledAt: Timestamp
    var endedAt: Timestamp?
    var took: Duration?
    var attempts = 0
    var state = "scheduled"
    var artifacts: [String] = []
    var failure: String?

    /// The steps of a history, in the order in which they were scheduled.
    static func steps(of history: [HistoryEvent], open: [ActivityRecord]) -> [StepRecord] {
        var steps: [Int: StepRecord] = [:]
        for event in history {
            switch event.kind {
            case .taskScheduled(let request):
                steps[request.taskID] = StepRecord(
                    taskID: request.taskID, label: request.label, scheduledAt: event.time)
            case .taskCompleted(let completion):
                steps[completion.taskID]?.complete(completion, at: event.time)
            case .taskFailed(let taskID, let failure):
                steps[taskID]?.state = "failed"
                steps[taskID]?.endedAt = event.time
                steps[taskID]?.failure = failure.message
            default: break
            }
        }
        for activity in open {
            steps[activity.taskID]?.state = activity.lease == nil ? "waiting" : "running"
            steps[activity.taskID]?.attempts = activity.failedAttempts
            steps[activity.taskID]?.failure = activity.lastFailure?.message
        }
        return steps.values.sorted { $0.taskID < $1.taskID }
    }

    private mutating func complete(_ completion: TaskCompletion, at time: Timestamp) {
        state = completion.reusedFrom == nil ? "run" : "reused"
        endedAt = time
        took = completion.took
        attempts = completion.reusedFrom == nil ? completion.attempt : 0
        artifacts = Self.artifacts(in: completion.result)
    }

    private static func artifacts(in value: JSONValue) -> [String] {
        if let id = value["artifact"]?.stringValue { return [id] }
        if let list = value.arrayValue { return list.flatMap(artifacts(in:)) }
        let fields = value.objectValue ?? [:]
        return fields.keys.sorted().flatMap { artifacts(in: fields[$0] ?? .null) }
    }

    /// The names of the columns of `line`.
    static func heading(labelWidth: Int) -> String {
        "step  " + "label".rightPadded(to: labelWidth) + "  result          took  tries"
            + "  scheduled  artifacts"
    }

    func line(labelWidth: Int) -> String {
        var line = String(taskID).leftPadded(to: 4) + "  " + label.rightPadded(to: labelWidth)
        line += "  " + state.rightPadded(to: 9)
        line += "  " + (took.map(TimeText.duration) ?? "-").leftPadded(to: 9)
        line += "  " + (attempts == 0 ? "-" : String(attempts)).leftPadded(to: 5)
        line += "  " + TimeText.clock(scheduledAt).rightPadded(to: 9)
        let shown = artifacts.prefix(3).map { String($0.prefix(8)) }.joined(separator: " ")
        line += "  " + shown + (artifacts.count > 3 ? " ... (\(artifacts.count))" : "")
        if let failure { line += "  " + failure }
        return line
    }

    var json: JSONValue {
        var fields: [String: JSONValue] = [
            "task": .int(taskID), "label": .string(label), "state": .string(state),
            "scheduled": .int(Int(scheduledAt.microseconds)), "attempts": .int(attempts),
            "artifacts": .array(artifacts.map(JSONValue.string)),
        ]
        if let endedAt { fields["ended"] = .int(Int(endedAt.microseconds)) }
        if let took { fields["took"] = .int(Int(took.microseconds)) }
        if let failure { fields["failure"] = .string(failure) }
        return .object(fields)
    }
}
