internal import WeftCore

/// The stored form as text. What each step writes is written field by field, the rest by way of
/// `json`; the bytes are the same.
extension HistoryEvent {
    /// `json` as canonical JSON in UTF-8.
    package var utf8: [UInt8] {
        switch kind {
        case .taskScheduled(let request): request.utf8(isScheduledAt: time)
        case .taskCompleted(let completion) where completion.reusedFrom == nil:
            completion.utf8(at: time)
        case .executionStarted(let started) where started.parent == nil && started.trace.isEmpty:
            started.utf8(at: time)
        case .executionCompleted(let outcome): outcome.utf8(isEndAt: time)
        default: json.bytes
        }
    }
}

extension TaskRequest {
    /// `json` as canonical JSON in UTF-8.
    package var utf8: [UInt8] { utf8(isScheduledAt: nil) }

    /// The request, or the event that it was scheduled at a time.
    fileprivate func utf8(isScheduledAt time: Timestamp?) -> [UInt8] {
        var text = JSONObjectText()
        text.add("activity", activity)
        if let heartbeatTimeout { text.add("heartbeat", Int(heartbeatTimeout.microseconds)) }
        text.add("input", input)
        if time != nil { text.add("kind", "taskScheduled") }
        text.add("label", label)
        if retry != .none { text.add("retry", retry.json) }
        if let reuseKey { text.add("reuseKey", reuseKey) }
        text.add("task", taskID)
        if let time { text.add("time", Int(time.microseconds)) }
        if let timeout { text.add("timeout", Int(timeout.microseconds)) }
        return text.finished()
    }
}

extension TaskCompletion {
    fileprivate func utf8(at time: Timestamp) -> [UInt8] {
        var text = JSONObjectText()
        if attempt > 1 { text.add("attempt", attempt) }
        text.add("kind", "taskCompleted")
        text.add("result", result)
        text.add("task", taskID)
        text.add("time", Int(time.microseconds))
        if let took { text.add("took", Int(took.microseconds)) }
        return text.finished()
    }
}

extension ExecutionStarted {
    fileprivate func utf8(at time: Timestamp) -> [UInt8] {
        var text = JSONObjectText()
        if firstID > 0 { text.add("firstID", firstID) }
        if generation > 0 { text.add("generation", generation) }
        text.add("input", input)
        text.add("kind", "executionStarted")
        text.add("name", name)
        text.add("time", Int(time.microseconds))
        text.add("version", version)
        return text.finished()
    }
}

extension ExecutionOutcome {
    /// `fields` as canonical JSON in UTF-8.
    package var utf8: [UInt8] { utf8(isEndAt: nil) }

    /// The outcome, or the event that it was the end at a time.
    fileprivate func utf8(isEndAt time: Timestamp?) -> [UInt8] {
        var text = JSONObjectText()
        if case .failed(let failure) = self { text.add("failure", failure.json) }
        if time != nil { text.add("kind", "executionCompleted") }
        switch self {
        case .completed(let result): text.add("result", result)
        case .terminated(let reason), .canceled(let reason): text.add("reason", reason)
        case .failed: break
        }
        text.add("status", status.rawValue)
        if let time { text.add("time", Int(time.microseconds)) }
        return text.finished()
    }
}
