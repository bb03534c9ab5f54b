public import WeftCore

/// How an instance ended.
public enum ExecutionOutcome: Hashable, Sendable {
    /// It has come to its end, with this result.
    case completed(JSONValue)
    /// It has failed.
    case failed(Failure)
    /// Stopped from outside at once.
    case terminated(reason: String)
    /// Stopped from outside; running activities were told.
    case canceled(reason: String)

    /// The runtime status of an instance that ended so.
    public var status: RuntimeStatus {
        switch self {
        case .completed: .completed
        case .failed: .failed
        case .terminated: .terminated
        case .canceled: .canceled
        }
    }
}

/// Where an instance stands.
public enum RuntimeStatus: String, Hashable, Sendable, CaseIterable {
    case pending, running, suspended, completed, failed, terminated, canceled, continuedAsNew

    /// Whether nothing more will happen.
    public var isFinal: Bool {
        switch self {
        case .completed, .failed, .terminated, .canceled: true
        case .pending, .running, .suspended, .continuedAsNew: false
        }
    }
}
