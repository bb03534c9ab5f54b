import GRDB
import WeftCore
import WeftDurable

/// The tables of a hub and their version.
///
/// Times are microseconds since 1970, payloads canonical JSON. `worker` is NULL where nobody holds
/// the row. Numbers of messages and timers are counted per instance by `last_message`.
///
/// A hub of an older version is brought up to date in place, in one transaction: a new hub takes
/// the same steps from the beginning, so both end alike.
enum Schema {
    /// "Weft" in ASCII: what `file` shows, and what tells a hub from another program's database.
    static let applicationID = 0x5765_6674
    static var version: Int { steps.count }

    /// Looks whether the file is a hub that this version can use, or empty.
    /// - Throws: `DurableError`, code `newer-hub` or `store-unavailable`.
    static func check(_ db: Database, path: String) throws {
        _ = try foundVersion(db, path: path)
    }

    /// Makes the tables in an empty file, and brings an older hub up to date.
    /// - Throws: `DurableError`, code `newer-hub` or `store-unavailable`.
    static func prepare(_ db: Database, path: String) throws {
        guard try foundVersion(db, path: path) < version else { return }
        try db.inTransaction(.immediate) {
            // Another process may have been faster.
            let found = try foundVersion(db, path: path)
            for step in steps.dropFirst(found) { try db.execute(sql: step) }
            if found < version {
                try db.execute(sql: "PRAGMA application_id = \(applicationID)")
                try db.execute(sql: "PRAGMA user_version = \(version)")
                Failpoint.schemaWritten.cross()
            }
            return .commit
        }
        Failpoint.schemaCommitted.cross()
    }

    /// The version that wrote the file; 0 where it is empty.
    private static func foundVersion(_ db: Database, path: String) throws -> Int {
        let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        if application == applicationID {
            guard found <= version else { throw newer(found, path: path) }
            return found
        }
        let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        guard application == 0, found == 0, tables == 0 else {
            throw StoreErrors.unavailable(
                "Expected a Weft hub, found another program's database: \(path). "
                    + "Choose another hub.")
        }
        return 0
    }

    private static func newer(_ found: Int, path: String) -> DurableError {
        DurableError(
            code: .newerHub,
            "Expected a hub of version \(version) or older, found version \(found): \(path). "
                + "Update Weft, or choose another hub.")
    }
}
