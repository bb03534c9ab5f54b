import Foundation
import GRDB
import Synchronization
import WeftCore
import WeftDurable

/// The file of a hub: made with the right mode, opened with the right settings.
struct HubFile {
    /// How long the log becomes before it is brought into the file.
    static let pagesBetweenCheckpoints = 4000

    /// With symbolic links resolved, so that all processes name the workers' folder the same.
    let path: String

    /// Makes the file where there is none, readable by its owner only.
    init(path: String) throws {
        try Self.makeIfMissing(path)
        guard let resolved = realpath(path, nil) else { throw Self.refusal(path, errno) }
        defer { free(resolved) }
        self.path = String(cString: resolved)
        guard access(RepairFiles.built(self.path), F_OK) != 0 else {
            throw StoreErrors.unavailable(
                "Expected a hub that is ready, found that the repair of \(self.path) was not "
                    + "finished. Run weft doctor --repair to finish it.")
        }
    }

    /// One at a time: closing a file drops the locks that SQLite holds on it for another store of
    /// this process. So a file that is there is not opened here, and one that is made is closed
    /// before anybody else comes to open it.
    private static func makeIfMissing(_ path: String) throws {
        try isMaking.withLock { _ in
            let descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard descriptor < 0 else { return _ = Foundation.close(descriptor) }
            guard errno == EEXIST else { throw refusal(path, errno) }
            try checkExisting(path)
        }
    }

    private static let isMaking = Mutex(())

    private static func checkExisting(_ path: String) throws {
        var status = stat()
        guard stat(path, &status) == 0 else { throw refusal(path, errno) }
        guard status.st_mode & S_IFMT != S_IFDIR else { throw refusal(path, EISDIR) }
        guard access(path, R_OK | W_OK) == 0 else { throw refusal(path, errno) }
    }

    /// Opens the pool, brings the schema up to date and sets how commits are synced.
    ///
    /// - Parameter onWait: Called each time that the file could not be made one with a log.
    func open(
        durability: SQLiteStore.Durability, busyTimeout: Duration, onWait: () throws -> Void = {}
    ) throws -> DatabasePool {
        do {
            let configuration = Self.configuration(busyTimeout: busyTimeout)
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.inDatabase { db in
                // Another program's database is left as it is.
                try Schema.check(db, path: path)
                try Self.writeAhead(db, patience: busyTimeout, onWait)
                try Schema.prepare(db, path: path)
            }
            try queue.close()
            let pool = try DatabasePool(path: path, configuration: configuration)
            try pool.writeWithoutTransaction { try Self.set(durability, on: $0) }
            return pool
        } catch {
            throw StoreErrors.durable(error, path: path)
        }
    }

    /// Makes the file one with a write-ahead log, which a new one is not.
    ///
    /// SQLite reads first and writes then, and does not wait for others in between: of several
    /// processes that open a new hub at once all but one would be refused. So this waits itself.
    private static func writeAhead(
        _ db: Database, patience: Duration, _ onWait: () throws -> Void
    ) throws {
        let end = ContinuousClock.now + patience
        while true {
            do {
                return try db.execute(sql: "PRAGMA journal_mode = WAL")
            } catch let error as DatabaseError
                where error.resultCode == .SQLITE_BUSY && ContinuousClock.now < end
            {
                try onWait()
                usleep(.random(in: sleeps))
            }
        }
    }

    /// GRDB sets the writer of every pool to NORMAL, whatever was configured; so this comes last.
    private static func set(_ durability: SQLiteStore.Durability, on db: Database) throws {
        switch durability {
        case .power: try db.execute(sql: "PRAGMA synchronous = FULL")
        case .process: try db.execute(sql: "PRAGMA synchronous = NORMAL")
        }
        #if canImport(Darwin)
            let isFull = durability == .power ? 1 : 0
            try db.execute(sql: "PRAGMA fullfsync = \(isFull)")
        #endif
        // 16 MB of log between two checkpoints; a log that grew beyond 64 MB is cut afterwards.
        try db.execute(sql: "PRAGMA wal_autocheckpoint = \(pagesBetweenCheckpoints)")
        try db.execute(sql: "PRAGMA journal_size_limit = 67108864")
    }

    private static func configuration(busyTimeout: Duration) -> Configuration {
        var configuration = Configuration()
        configuration.label = "weft-hub"
        configuration.foreignKeysEnabled = false
        // Without this GRDB traps where a failed disk makes the rollback fail, too.
        configuration.allowsUnsafeTransactions = true
        configuration.busyMode = .callback(busyCallback(busyTimeout))
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA cache_size = -16000") }
        return configuration
    }

    /// How long to sleep between two tries, in microseconds, at random: SQLite's own back-off
    /// starves one of two processes, and two fixed sleeps stay in step.
    private static let sleeps: ClosedRange<UInt32> = 100...1000

    private static func busyCallback(_ timeout: Duration) -> @Sendable (Int) -> Bool {
        let meanSleep = Double(sleeps.lowerBound + sleeps.upperBound) / 2
        let limit = Int(Double(timeout.microseconds) / meanSleep)
        return { tries in
            guard tries < limit else { return false }
            usleep(.random(in: sleeps))
            return true
        }
    }

    private static func refusal(_ path: String, _ code: Int32) -> DurableError {
        let folder = (path as NSString).deletingLastPathComponent
        switch code {
        case ENOENT, ENOTDIR:
            return StoreErrors.unavailable(
                "Expected the folder of the hub \(path) to exist, found none. "
                    + "Make the folder \(folder.isEmpty ? "." : folder), or choose another hub.")
        case EACCES, EPERM, EROFS:
            return StoreErrors.unavailable(
                "Expected a hub that can be written, found \(path) read-only. "
                    + "Give the user write access to the file and its folder, "
                    + "or choose another hub.")
        case EISDIR:
            return StoreErrors.unavailable(
                "Expected a file for the hub, found the folder \(path). Name a file in it.")
        case ENOSPC, EDQUOT:
            return StoreErrors.unavailable(
                "Expected room on the disk, found it full while making the hub \(path). "
                    + "Free some space.")
        default:
            return StoreErrors.unavailable(
                "Expected to open the hub \(path), found \"\(String(cString: strerror(code)))\". "
                    + "Choose another hub.")
        }
    }
}
