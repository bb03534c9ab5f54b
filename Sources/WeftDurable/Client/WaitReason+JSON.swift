public import WeftCore

extension WaitReason {
    /// The reason for scripts: `code` and `sentence` always, and what else belongs to the code.
    ///
    /// Moments (`since`, `until`, `at`) are microseconds since 1970. Fields are added over time,
    /// never renamed.
    public var json: JSONValue {
        .object(
            fields.merging(["code": .string(code), "sentence": .string(description)]) { $1 })
    }

    private var fields: [String: JSONValue] {
        switch self {
        case .suspended(let since, let reason): ["since": since.json, "reason": .string(reason)]
        case .scheduledStart(let moment), .timer(let moment): ["at": moment.json]
        case .noWorker: [:]
        case .setAside(let what, let since): ["for": .string(what), "since": since.json]
        case .held(let holder): holder.fields
        case .unreadMessages(let names): ["messages": .array(names.map(JSONValue.string))]
        case .activityQueued(let name): name.fields
        case .activityLimited(let name, let held):
            name.fields.merging(held.reason.fields) { $1 }
        case .activityRunning(let name, let holder, let attempt, let progress):
            name.fields.merging(holder.fields) { $1 }
                .merging(["attempt": .int(attempt)]) { $1 }
                .merging(progress.map { ["progress": .double($0.fraction)] } ?? [:]) { $1 }
        case .activityRetry(let name, let moment, let attempts, let failure):
            name.fields.merging(["at": moment.json]) { $1 }.merging(failure.fields(attempts)) { $1 }
        case .activityPaused(let name, let attempts, let failure):
            name.fields.merging(failure.fields(attempts)) { $1 }
        case .event(let name, let since, let until):
            until.fields.merging(["event": .string(name), "since": since.json]) { $1 }
        case .child(let id, let status):
            ["instance": .string(id.text)]
                .merging(status.map { ["status": .string($0.rawValue)] } ?? [:]) { $1 }
        case .other(let wait):
            wait.until.fields.merging(
                ["for": .string(wait.description), "since": wait.since.json]
            ) { $1 }
        }
    }
}

extension Timestamp {
    fileprivate var json: JSONValue { .int(Int(microseconds)) }
}

extension Timestamp? {
    fileprivate var fields: [String: JSONValue] { map { ["until": $0.json] } ?? [:] }
}

extension LeaseHolder {
    fileprivate var fields: [String: JSONValue] {
        ["worker": .string(worker.text), "until": expires.json]
    }
}

extension Failure? {
    fileprivate func fields(_ attempts: Int) -> [String: JSONValue] {
        var fields: [String: JSONValue] = ["failedAttempts": .int(attempts)]
        if let self { fields["failure"] = self.json }
        return fields
    }
}

extension HeldBackActivity.Reason {
    fileprivate var fields: [String: JSONValue] {
        switch self {
        case .concurrency: ["limit": "concurrency"]
        case .rate(_, let moment): ["limit": "rate", "until": moment.json]
        }
    }
}

extension WaitReason.ActivityName {
    fileprivate var fields: [String: JSONValue] {
        ["task": .int(taskID), "activity": .string(activity), "label": .string(label)]
    }
}
