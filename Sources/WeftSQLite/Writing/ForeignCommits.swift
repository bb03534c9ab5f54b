import Dispatch
import GRDB

/// Notices commits of other processes: SQLite changes `data_version` for them and not for our own.
struct ForeignCommits: Sendable {
    private var version: Int?
    private var nextLook = DispatchTime.now()

    init(_ pool: DatabasePool) { version = Self.currentVersion(pool) }

    mutating func hasNews(_ pool: DatabasePool) -> Bool {
        let now = DispatchTime.now()
        guard now >= nextLook else { return false }
        nextLook = now + .milliseconds(GroupWriter.watchInterval)
        let previous = version
        version = Self.currentVersion(pool) ?? previous
        return version != previous
    }

    /// `nil` where it cannot be read; the next look tries again.
    private static func currentVersion(_ pool: DatabasePool) -> Int? {
        try? pool.writeWithoutTransaction { db in
            try Int.fetchOne(db.cachedStatement(sql: "PRAGMA data_version"))
        }
    }
}
