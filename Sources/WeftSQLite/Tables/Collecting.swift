import GRDB
import WeftCore
public import WeftDurable

extension SQLiteStore {
    public func forgetResults(for keys: [String]) async throws -> Int {
        try await write { hub in
            var count = 0
            for key in keys {
                try hub.run("DELETE FROM results WHERE key = ?", [key])
                count += hub.db.changesCount
            }
            return count
        }
    }

    /// Reads row by row, so memory does not grow with the hub; the log of a hub that is written to
    /// meanwhile grows until the visit ends.
    public func visitKept(
        _ visit: @escaping @Sendable (KeptValue) throws -> Void
    ) async throws {
        let refusal: Refusal? = try await read { hub in
            do {
                try hub.visitKept { value in
                    do { try visit(value) } catch { throw Refusal(error: error) }
                }
                return nil
            } catch let refusal as Refusal {
                return refusal
            }
        }
        if let refusal { throw refusal.error }
    }
}

/// What the visitor threw, told from the hub's own errors.
private struct Refusal: Error {
    let error: any Error
}

extension HubTransaction {
    /// Every column that holds payloads, results apart.
    fileprivate static let keptTexts = [
        "SELECT event FROM history", "SELECT message FROM messages",
        "SELECT request FROM activities",
        "SELECT outcome FROM instances WHERE outcome NOT NULL",
        "SELECT custom_status FROM instances WHERE custom_status NOT NULL",
        "SELECT first_start FROM instances WHERE first_start NOT NULL",
    ]

    fileprivate func visitKept(_ visit: (KeptValue) throws -> Void) throws {
        for sql in Self.keptTexts {
            let cursor = try rows(sql)
            while let row = try cursor.next() { try visit(.text(row[0])) }
        }
        try visitResults(visit)
        let running = try rows("SELECT scheduled_at FROM activities WHERE worker NOT NULL")
        while let row = try running.next() { try visit(.running(scheduledAt: row.time(0))) }
    }

    private func visitResults(_ visit: (KeptValue) throws -> Void) throws {
        let cursor = try rows("SELECT key, result, instance, task, recorded_at FROM results")
        while let row = try cursor.next() {
            let origin = ReuseOrigin(instanceID: try InstanceID(row[2]), taskID: row[3])
            try visit(
                .result(
                    RecordedResult(
                        key: row[0], text: row[1], origin: origin, recordedAt: row.time(4))))
        }
    }
}
