import GRDB
public import WeftCore
public import WeftDurable

extension SQLiteStore {
    public func openActivities(of id: InstanceID) async throws -> [ActivityRecord] {
        try await read { try $0.openActivities(of: id) }
    }

    /// Writes what was reported, and asks for the rest on a snapshot, without a transaction.
    public func report(_ reports: [ProgressReport]) async throws -> [ActivityLease] {
        let questions = reports.filter { $0.progress == nil }.map(\.lease)
        let progress = reports.filter { $0.progress != nil }
        var gone: [ActivityLease] = []
        if !questions.isEmpty {
            gone += try await read { hub in try questions.filter { try !hub.isHeld($0) } }
        }
        if !progress.isEmpty {
            gone += try await write(mayBeLost: true) { hub in
                try progress.filter { try !hub.keep($0) }.map(\.lease)
            }
        }
        return gone
    }
}

extension HubTransaction {
    func openActivities(of id: InstanceID) throws -> [ActivityRecord] {
        try all(
            """
            SELECT task, name, request, failed_attempts, last_failure, visible_at,
                activities.worker, activities.expires, paused, progress, progress_message,
                reported_at
            FROM instances JOIN activities ON instance = number WHERE instances.id = ?
            ORDER BY activities.id
            """, [id.text]
        ) { row in
            // One that cannot be read is shown by its name.
            let label = try? row.json(2).string("label")
            let failure = try (row[4] as String?).map { try Failure(json: JSONValue(parsing: $0)) }
            var record = ActivityRecord(
                taskID: row[0], activity: row[1], label: label ?? row[1],
                failedAttempts: row[3], lastFailure: failure, visibleAt: row.time(5),
                lease: row.holder(6))
            record.isPaused = row[8]
            record.progress = (row[9] as Double?).map {
                ActivityProgress(fraction: $0, message: row[10] ?? "")
            }
            record.reportedAt = (row[11] as Int64?).map(Timestamp.init(microseconds:))
            return record
        }
    }

    func isHeld(_ lease: ActivityLease) throws -> Bool {
        try first(
            "SELECT 1 FROM activities WHERE id = ? AND token = ? AND worker IS NOT NULL",
            [lease.workItem, lease.token]
        ) { _ in true } ?? false
    }

    /// - Returns: whether the lease still counts.
    func keep(_ report: ProgressReport) throws -> Bool {
        guard let progress = report.progress else { return try isHeld(report.lease) }
        // SQLite keeps no NaN.
        let fraction = progress.fraction.isFinite ? progress.fraction : 0
        try run(
            """
            UPDATE activities SET progress = ?, progress_message = ?, reported_at = ?
            WHERE id = ? AND token = ? AND worker IS NOT NULL
            """,
            [
                fraction, progress.message, report.at.microseconds, report.lease.workItem,
                report.lease.token,
            ])
        return db.changesCount > 0
    }
}
