import GRDB
public import WeftCore
import WeftDurable

extension SQLiteStore {
    /// Removes ended instances with their histories. What they have left under reuse keys stays.
    ///
    /// One transaction takes a bounded number of rows, so that others have their turn in between.
    /// Of an instance with a long history, the instance goes first, for good, and the history
    /// after it; where the process ends in between, the next purge or start of a worker goes on.
    /// - Returns: how many were removed.
    public func purge(_ ids: [InstanceID]) async throws -> Int {
        var rest = ids[...]
        var removed = 0
        while !rest.isEmpty {
            let done = try await write { [rest] hub in try hub.purge(rest) }
            removed += done.removed
            rest = rest.dropFirst(done.handled)
        }
        while try await write(mayBeLost: true, { try $0.removeGarbage() }) {}
        return removed
    }

    /// Removes what is left of purged instances. An error is no matter: it stays for the next time.
    func sweepGarbage() async {
        while (try? await write(mayBeLost: true) { try $0.removeGarbage() }) ?? false {}
    }
}

extension HubTransaction {
    /// The most rows of histories that one transaction removes.
    static let purgeLimit = 4096

    /// Removes the first of these instances, until it has removed many rows.
    func purge(_ ids: ArraySlice<InstanceID>) throws -> (handled: Int, removed: Int) {
        var (handled, removed, rows) = (0, 0, 0)
        for id in ids {
            // An instance counts for some rows of its own.
            rows += 8
            handled += 1
            if let record = try record(of: id), record.status.isFinal, try !isAwaited(record) {
                try remove(record)
                removed += 1
                rows += record.lastSequence
            }
            if rows >= Self.purgeLimit { break }
        }
        return (handled, removed)
    }

    /// Whether it is about to be rewound for a parent that waits for it.
    private func isAwaited(_ record: InstanceRecord) throws -> Bool {
        guard record.status == .failed, let parent = record.parent,
            let waiting = try self.record(of: parent), !waiting.status.isFinal
        else { return false }
        let hasMessage = try first(
            "SELECT 1 FROM instances WHERE id = ? AND waiting_since IS NOT NULL", [record.id.text]
        ) { _ in true }
        return hasMessage ?? false
    }

    /// Removes an instance; of a long history, only the right to it.
    func remove(_ record: InstanceRecord) throws {
        let number = try first(
            "DELETE FROM instances WHERE id = ? RETURNING number", [record.id.text]
        ) { $0[0] as Int }
        guard let number else { return }
        try removeOpenWork(of: number)
        if record.lastSequence <= Self.purgeLimit {
            try run("DELETE FROM history WHERE instance = ?", [number])
        } else {
            try run("INSERT INTO purged (instance) VALUES (?)", [number])
            leavesGarbage = true
        }
    }

    /// Removes some rows of what is left of purged instances.
    /// - Returns: whether there may be more.
    func removeGarbage() throws -> Bool {
        let instance = try first("SELECT instance FROM purged LIMIT 1", []) { $0[0] as Int }
        guard let instance else { return false }
        try run(
            """
            DELETE FROM history WHERE instance = ? AND sequence <
                (SELECT min(sequence) FROM history WHERE instance = ?) + ?
            """, [instance, instance, Self.purgeLimit])
        if db.changesCount == 0 {
            try run("DELETE FROM purged WHERE instance = ?", [instance])
        }
        return true
    }

    /// Removes what could still happen in an instance.
    func removeOpenWork(of number: Int) throws {
        try run("DELETE FROM messages WHERE instance = ?", [number])
        try run("DELETE FROM timers WHERE instance = ?", [number])
        try run("DELETE FROM activities WHERE instance = ?", [number])
    }
}
