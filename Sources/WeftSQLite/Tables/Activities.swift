import GRDB
public import WeftCore
public import WeftDurable

extension SQLiteStore {
    public nonisolated(nonsending)
        func leaseActivities(
            _ request: LeaseRequest, named names: Set<String>
        ) async throws -> [LeasedActivity]
    {
        try await write(mayBeLost: true) { [workers] hub in
            try hub.leaseActivities(request, named: names, workers)
        }
    }

    public func queueDepth(at now: Timestamp) async throws -> QueueDepth? {
        try await read { hub in
            try hub.first(
                """
                SELECT count(*), min(visible_at) FROM activities
                WHERE worker IS NULL AND paused = 0 AND visible_at <= ?
                """, [now.microseconds]
            ) { QueueDepth(waiting: $0[0], oldest: $0[1] == nil ? nil : $0.time(1)) }
        }
    }

    public func complete(
        _ lease: ActivityLease, with outcome: ActivityOutcome, at now: Timestamp
    ) async throws {
        try await write { try $0.complete(lease, with: outcome, at: now) }
    }

    public func abandon(
        _ lease: ActivityLease, _ reason: AbandonReason, visibleAt: Timestamp
    ) async throws {
        try await write { try $0.abandon(lease, reason, visibleAt: visibleAt) }
    }
}

/// What a completion has to know of its work item.
struct HeldActivity {
    let instance: Int
    let taskID: Int
    let reuseKey: String?
}

extension HubTransaction {
    /// The activity that the lease stands for.
    /// - Throws: `leaseLost` where the token is no longer the newest.
    func held(_ lease: ActivityLease) throws -> HeldActivity {
        let held = try first(
            """
            SELECT instance, task, reuse_key FROM activities
            WHERE id = ? AND token = ? AND worker IS NOT NULL
            """, [lease.workItem, lease.token]
        ) { HeldActivity(instance: $0[0], taskID: $0[1], reuseKey: $0[2]) }
        guard let held else {
            throw DurableError(
                code: .leaseLost,
                "Expected the newest lease of work item \(lease.workItem), found token "
                    + "\(lease.token), which was given back or taken over. Discard the work.")
        }
        return held
    }

    func complete(
        _ lease: ActivityLease, with outcome: ActivityOutcome, at now: Timestamp
    ) throws {
        let activity = try held(lease)
        try removeWorkItem(lease.workItem)
        if case .completed(let result, _) = outcome, let key = activity.reuseKey,
            let id = try instanceID(activity.instance)
        {
            try record(result, under: key, from: id, taskID: activity.taskID, at: now)
        }
        try append(
            .taskEnded(taskID: activity.taskID, outcome), to: activity.instance, at: now)
    }

    func abandon(
        _ lease: ActivityLease, _ reason: AbandonReason, visibleAt: Timestamp
    ) throws {
        _ = try held(lease)
        switch reason {
        case .failedAttempt(let failure):
            try giveBack(lease, after: failure, visibleAt: visibleAt, isPaused: false)
        case .paused(let failure):
            try giveBack(lease, after: failure, visibleAt: visibleAt, isPaused: true)
        case .stopping:
            try run(
                """
                UPDATE activities SET deliveries = deliveries - 1, visible_at = ?, worker = NULL,
                    expires = NULL WHERE id = ?
                """, [visibleAt.microseconds, lease.workItem])
        }
        wakesOthers = true
    }

    private func giveBack(
        _ lease: ActivityLease, after failure: Failure, visibleAt: Timestamp, isPaused: Bool
    ) throws {
        try run(
            """
            UPDATE activities SET failed_attempts = failed_attempts + 1, last_failure = ?,
                deliveries = 0, visible_at = ?, worker = NULL, expires = NULL, paused = ?
            WHERE id = ?
            """, [failure.json.text, visibleAt.microseconds, isPaused ? 1 : 0, lease.workItem])
    }

    /// Makes paused activities what they were when they were scheduled.
    func releasePausedTasks(of instance: Int, at now: Timestamp) throws {
        try run(
            """
            UPDATE activities SET paused = 0, failed_attempts = 0, scheduled_at = ?, visible_at = ?
            WHERE instance = ? AND paused = 1
            """, [now.microseconds, now.microseconds, instance])
        if db.changesCount > 0 { wakesOthers = true }
    }

    func removeWorkItem(_ workItem: Int) throws {
        try run("DELETE FROM activities WHERE id = ?", [workItem])
    }
}
