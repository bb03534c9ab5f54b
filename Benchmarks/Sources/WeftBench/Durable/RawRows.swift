import GRDB
import Weft
import WeftSQLite

/// The yardstick of the durable cases: the rows that the engine writes for its steps, written by a
/// plain loop over SQLite, without leases to check, JSON to make, threads or tasks.
///
/// The tables and indexes are the hub's own, made by opening it once.
struct RawRows {
    private let queue: DatabaseQueue
    /// As long as the engine's own, to the byte or two.
    private let event = """
        {"activity":"no-op","input":{"step":100},"kind":"taskScheduled","label":"step 100",\
        "task":100,"time":1795372800000000}
        """
    private let request =
        #"{"activity":"no-op","input":{"step":100},"label":"step 100","task":100}"#
    private let completion =
        #"{"kind":"taskCompleted","result":100,"task":100,"time":1795372800000000,"took":12}"#

    /// Opens a hub of its own in the folder.
    static func with<Value>(
        folder: String, durability: SQLiteStore.Durability, _ body: (RawRows) async throws -> Value
    ) async throws -> Value {
        let path = folder + "/raw.sqlite"
        try await SQLiteStore(path: path, durability: durability).close()
        let rows = try RawRows(path: path, durability)
        let value = try await body(rows)
        try rows.queue.close()
        return value
    }

    private init(path: String, _ durability: SQLiteStore.Durability) throws {
        queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA journal_mode = WAL")
            let level = durability == .power ? "FULL" : "NORMAL"
            try db.execute(sql: "PRAGMA synchronous = \(level)")
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 4000")
            try db.execute(sql: "PRAGMA cache_size = -16000")
            try db.execute(
                sql: """
                    INSERT INTO instances (number, id, label, orchestration, version, status,
                        created_at, updated_at, worker, expires)
                    VALUES (1, 'raw', 'raw', 'raw', '1', 'running', 1, 1, 'host-12345-abcdef', 1)
                    """)
        }
    }

    /// So many steps, one after the other, each in a transaction: remove the work item that has
    /// ended, record its completion, queue and lease the next one, update the instance.
    /// - Returns: the seconds of each.
    @discardableResult
    func sequence(_ n: Int) throws -> [Double] {
        var moments = [ContinuousClock.now]
        moments.reserveCapacity(n + 1)
        try queue.writeWithoutTransaction { db in
            for step in 1...n {
                try db.inTransaction(.immediate) {
                    try end(step - 1, sequence: 2 * step, db)
                    try schedule(step, sequence: 2 * step + 1, db)
                    try lease(step, db)
                    try update(2 * step + 1, db)
                    return .commit
                }
                moments.append(.now)
            }
        }
        return zip(moments, moments.dropFirst()).map { $0.duration(to: $1) / .seconds(1) }
    }

    /// So many activities at once: all are queued in one transaction, then leased and ended in
    /// groups of that size, a transaction each.
    func fanOut(_ n: Int, group: Int) throws {
        try queue.writeWithoutTransaction { db in
            try db.inTransaction(.immediate) {
                for step in 1...n { try schedule(step, sequence: step, db) }
                try update(n, db)
                return .commit
            }
            for start in stride(from: 1, through: n, by: group) {
                let steps = start...min(n, start + group - 1)
                try db.inTransaction(.immediate) {
                    for step in steps { try lease(step, db) }
                    for step in steps { try end(step, sequence: n + step, db) }
                    try update(n + steps.upperBound, db)
                    return .commit
                }
            }
        }
    }

    // MARK: - Rows

    private func schedule(_ step: Int, sequence: Int, _ db: Database) throws {
        try append(event, sequence, db)
        try db.cachedStatement(
            sql: """
                INSERT INTO activities (id, instance, task, name, request, scheduled_at, visible_at)
                VALUES (?, 1, ?, 'no-op', ?, ?, ?)
                """
        ).execute(arguments: [step, step, request, Self.now, Self.now])
    }

    private func lease(_ step: Int, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                UPDATE activities SET token = token + 1, deliveries = deliveries + 1,
                    worker = 'host-12345-abcdef', expires = ? WHERE id = ?
                """
        ).execute(arguments: [Self.now, step])
    }

    private func end(_ step: Int, sequence: Int, _ db: Database) throws {
        try db.cachedStatement(sql: "DELETE FROM activities WHERE id = ?")
            .execute(arguments: [step])
        try append(completion, sequence, db)
    }

    private func append(_ event: String, _ sequence: Int, _ db: Database) throws {
        try db.cachedStatement(
            sql: "INSERT INTO history (instance, sequence, event) VALUES (1, ?, ?)"
        ).execute(arguments: [sequence, event])
    }

    private func update(_ sequence: Int, _ db: Database) throws {
        try db.cachedStatement(
            sql: "UPDATE instances SET updated_at = ?, last_sequence = ? WHERE number = 1"
        ).execute(arguments: [Self.now, sequence])
    }

    private static let now: Int64 = 1_795_372_800_000_000
}
