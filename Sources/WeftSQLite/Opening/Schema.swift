import GRDB
import WeftCore
import WeftDurable

/// The tables of a hub and their version.
///
/// Times are microseconds since 1970, payloads canonical JSON. `worker` is NULL where nobody holds
/// the row. Numbers of messages and timers are counted per instance by `last_message`.
enum Schema {
    /// "Weft" in ASCII: what `file` shows, and what tells a hub from another program's database.
    static let applicationID = 0x5765_6674
    static let version = 1

    /// Makes the tables in an empty file; checks the version in any other.
    /// - Throws: `DurableError`, code `newer-hub` or `store-unavailable`.
    static func prepare(_ db: Database, path: String) throws {
        guard try !isCurrent(db, path: path) else { return }
        try db.inTransaction(.immediate) {
            // Another process may have been faster.
            if try !isCurrent(db, path: path) {
                try db.execute(sql: tables)
                try db.execute(sql: "PRAGMA application_id = \(applicationID)")
                try db.execute(sql: "PRAGMA user_version = \(version)")
                Failpoint.schemaWritten.cross()
            }
            return .commit
        }
        Failpoint.schemaCommitted.cross()
    }

    private static func isCurrent(_ db: Database, path: String) throws -> Bool {
        let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        if application == applicationID {
            guard found <= version else { throw newer(found, path: path) }
            return found == version
        }
        let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        guard application == 0, found == 0, tables == 0 else {
            throw StoreErrors.unavailable(
                "Expected a Weft hub, found another program's database: \(path). "
                    + "Choose another hub.")
        }
        return false
    }

    private static func newer(_ found: Int, path: String) -> DurableError {
        DurableError(
            code: .newerHub,
            "Expected a hub of version \(version) or older, found version \(found): \(path). "
                + "Update Weft, or choose another hub.")
    }

    private static let tables = """
        CREATE TABLE instances (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            label TEXT NOT NULL,
            orchestration TEXT NOT NULL,
            version TEXT NOT NULL,
            status TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            outcome TEXT,
            waits TEXT,
            last_sequence INTEGER NOT NULL DEFAULT 0,
            last_message INTEGER NOT NULL DEFAULT 0,
            waiting_since INTEGER,
            token INTEGER NOT NULL DEFAULT 0,
            worker TEXT,
            expires INTEGER
        ) STRICT;
        CREATE INDEX instances_ready ON instances (waiting_since, number)
            WHERE waiting_since IS NOT NULL;
        CREATE INDEX instances_leased ON instances (expires) WHERE worker IS NOT NULL;
        CREATE INDEX instances_by_status ON instances (status, number);

        CREATE TABLE history (
            instance INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            event TEXT NOT NULL,
            PRIMARY KEY (instance, sequence)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE messages (
            instance INTEGER NOT NULL,
            number INTEGER NOT NULL,
            at INTEGER NOT NULL,
            message TEXT NOT NULL,
            PRIMARY KEY (instance, number)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE timers (
            instance INTEGER NOT NULL,
            timer INTEGER NOT NULL,
            number INTEGER NOT NULL,
            fire_at INTEGER NOT NULL,
            PRIMARY KEY (instance, timer)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX timers_due ON timers (fire_at, instance, number);
        CREATE INDEX timers_by_number ON timers (instance, number);

        CREATE TABLE activities (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            instance INTEGER NOT NULL,
            task INTEGER NOT NULL,
            name TEXT NOT NULL,
            reuse_key TEXT,
            request TEXT NOT NULL,
            scheduled_at INTEGER NOT NULL,
            visible_at INTEGER NOT NULL,
            failed_attempts INTEGER NOT NULL DEFAULT 0,
            last_failure TEXT,
            deliveries INTEGER NOT NULL DEFAULT 0,
            token INTEGER NOT NULL DEFAULT 0,
            worker TEXT,
            expires INTEGER
        ) STRICT;
        CREATE UNIQUE INDEX activities_by_task ON activities (instance, task);
        CREATE INDEX activities_waiting ON activities (name, visible_at, id)
            WHERE worker IS NULL;
        CREATE INDEX activities_leased ON activities (expires) WHERE worker IS NOT NULL;

        CREATE TABLE results (
            key TEXT PRIMARY KEY,
            result TEXT NOT NULL,
            instance TEXT NOT NULL,
            task INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
