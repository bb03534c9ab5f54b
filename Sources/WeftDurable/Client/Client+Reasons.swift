public import WeftCore

extension Client {
    /// At most so many sub-orchestrations are listed among the reasons.
    private static let maximumChildren = 20

    /// Why the instance has not ended yet; empty where it has.
    ///
    /// Costs a few reads by index, and for a suspended instance the end of its history.
    /// - Parameter heldBack: What the workers of this process hold back because of their limits, by
    ///   name; only a worker knows its own (`Worker.heldBackActivities`).
    /// - Throws: `DurableError.instanceNotFound`.
    public func waitReasons(
        of id: InstanceID, heldBack: [String: HeldBackActivity] = [:]
    ) async throws -> [WaitReason] {
        let record = try await status(of: id)
        guard !record.status.isFinal else { return [] }
        let now = clock.now
        var reasons: [WaitReason] = []
        if record.status == .suspended { reasons.append(try await suspension(of: record)) }
        reasons += try await whoIsMissing(record, at: now)
        reasons += try await store.openActivities(of: id).map { activity in
            let reason = activity.waitReason(at: now)
            guard case .activityQueued(let name) = reason, let held = heldBack[name.activity] else {
                return reason
            }
            return .activityLimited(name, held)
        }
        let children = try await liveChildren(of: id)
        reasons += children.map { .child($0.id, status: $0.status) }
        let known = Set(children.map(\.id))
        return reasons
            + record.waits.map(\.reason).filter { reason in
                if case .child(let child, _) = reason { !known.contains(child) } else { true }
            }
    }

    /// Why the instance has not ended yet, in sentences for people; empty where it has.
    /// - Throws: `DurableError.instanceNotFound`.
    public func whyWaiting(_ id: InstanceID) async throws -> [String] {
        try await waitReasons(of: id).map(\.description)
    }

    /// Whether a worker has to come, read or end something first.
    private func whoIsMissing(
        _ record: InstanceRecord, at now: Timestamp
    ) async throws -> [WaitReason] {
        if let startAt = record.startAt, startAt > now, record.lastSequence == 0 {
            return [.scheduledStart(at: startAt)]
        }
        if let holder = record.lease, holder.expires > now { return [.held(by: holder)] }
        let unread = try await store.openMessages(of: record.id).compactMap(\.message.words)
        let messages: [WaitReason] = unread.isEmpty ? [] : [.unreadMessages(unread)]
        // One that was set aside says so itself.
        let hasBegun = record.lastSequence > 0 || !record.waits.isEmpty
        return hasBegun ? messages : [.noWorker] + messages
    }

    /// When and why the instance was last suspended: found in its history, from the end.
    private func suspension(of record: InstanceRecord) async throws -> WaitReason {
        var length = 64
        while true {
            let start = max(0, record.lastSequence - length)
            for event in try await store.history(of: record.id, after: start).reversed() {
                guard case .executionSuspended(let reason) = event.kind else { continue }
                return .suspended(since: event.time, reason: reason)
            }
            guard start > 0 else { return .suspended(since: record.updatedAt, reason: "") }
            length *= 8
        }
    }

    private func liveChildren(of id: InstanceID) async throws -> [InstanceRecord] {
        var query = InstanceQuery(
            statuses: [.pending, .running, .suspended], limit: Self.maximumChildren)
        query.parent = id
        return try await store.instances(query).filter { $0.parent == id }
    }
}

extension ActivityRecord {
    /// Why the activity is still open.
    fileprivate func waitReason(at now: Timestamp) -> WaitReason {
        let name = WaitReason.ActivityName(taskID: taskID, activity: activity, label: label)
        if isPaused {
            return .activityPaused(name, failedAttempts: failedAttempts, lastFailure)
        }
        if let lease, lease.expires > now {
            return .activityRunning(
                name, by: lease, attempt: failedAttempts + 1, progress: progress)
        }
        if visibleAt > now, failedAttempts > 0 {
            return .activityRetry(
                name, at: visibleAt, failedAttempts: failedAttempts, lastFailure)
        }
        return .activityQueued(name)
    }
}

extension ControlMessage {
    /// What people call the message; `nil` for the first one, which says nothing.
    var words: String? {
        switch self {
        case .start: nil
        case .taskEnded(let taskID, _): "the end of activity \(taskID)"
        case .childEnded(let childID, _): "the end of sub-orchestration \(childID)"
        case .raiseEvent(let name, _): "event \"\(name)\""
        case .rewind: "rewind"
        case .suspend: "suspend"
        case .resume: "resume"
        case .terminate: "terminate"
        case .cancel: "cancel"
        case .timerDue(let timerID): "timer \(timerID)"
        }
    }
}
