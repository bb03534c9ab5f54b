public import Foundation
import GRDB
import Synchronization
public import WeftDurable

/// A hub in one SQLite file: the store of the embedded engine.
///
///     let store = try SQLiteStore(path: "/var/lib/weft/hub.sqlite")
///     let creation = try await store.create(instance)
///     try await store.close()
///
/// Every call that writes is one operation of one transaction. A thread of the store's own writes them: while
/// one transaction is synced to the disk, all calls that arrive gather for the next. So a single
/// call costs one sync, and a thousand simultaneous ones cost two or three.
///
/// Several processes may use one hub at the same time. Beside the file lie SQLite's own `-wal` and
/// `-shm`, and a folder `.workers` with a lock file for each worker: a worker whose process has
/// died no longer holds its lock, and `reclaimDeadWorkers` frees its leases at once.
public final class SQLiteStore: Sendable {
    /// What a commit survives.
    public enum Durability: String, Hashable, Sendable, CaseIterable {
        /// Power loss: every commit is synced to the disk before its callers go on.
        case power
        /// The end of the process, `kill -9` included. Power loss may take the last commits, but
        /// never damages the hub.
        case process
    }

    /// Where the hub is, with symbolic links resolved.
    public let path: String
    /// What a commit survives.
    public let durability: Durability
    let pool: DatabasePool
    let writer: GroupWriter
    let workers: WorkerLocks
    let unreadable = UnreadableInstances()
    private let signals: StoreSignals

    /// Opens a hub, or makes a new one, readable by its owner only. The folder must exist.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - durability: What a commit survives.
    ///   - busyTimeout: How long to wait for another process that writes.
    /// - Throws: `DurableError` with code `store-unavailable`, or `newer-hub` where a newer version
    ///   of Weft wrote the file.
    public init(
        path: String, durability: Durability = .power, busyTimeout: Duration = .seconds(10)
    ) throws {
        let file = try HubFile(path: path)
        self.path = file.path
        self.durability = durability
        pool = try file.open(durability: durability, busyTimeout: busyTimeout)
        signals = StoreSignals()
        workers = WorkerLocks(folder: file.path + ".workers")
        writer = GroupWriter(
            pool: pool, path: file.path, signals: signals, syncs: durability == .power)
        writer.start()
    }

    /// Opens the hub at a file URL; see `init(path:durability:busyTimeout:)`.
    public convenience init(
        url: URL, durability: Durability = .power, busyTimeout: Duration = .seconds(10)
    ) throws {
        try self.init(
            path: url.path(percentEncoded: false), durability: durability,
            busyTimeout: busyTimeout)
    }

    deinit { writer.stop() }

    /// The first damage to the file that SQLite finds; `nil` where it is whole. Costs a pass over
    /// all pages.
    public func firstDamage() async throws -> String? {
        let found = try await read { hub in
            try String.fetchOne(hub.db, sql: "PRAGMA quick_check(1)")
        }
        // SQLite heads each finding with a line that names the database.
        return found == "ok" ? nil : found?.split(separator: "\n").last.map(String.init)
    }

    /// How many transactions and operations this store has written.
    public var statistics: SQLiteStatistics { writer.statistics }

    /// Finishes what has been asked for, and lets go of the file and of all worker locks. Every
    /// later call is refused with `store-unavailable`.
    public nonisolated(nonsending) func close() async throws {
        await writer.stopAndWait()
        workers.releaseAll()
        do { try pool.close() } catch { throw StoreErrors.durable(error, path: path) }
    }

    /// Subscribes to signals: after a commit of this store that may have made something ready, and
    /// within about 75 ms of a commit of another process. The file is watched for those only while
    /// there are subscribers.
    public func subscribe(_ handler: @escaping @Sendable () -> Void) -> StoreSubscription {
        // The writer watches the file for the others already.
        let isFirst = !signals.hasSubscribers
        let subscription = signals.subscribe(handler)
        if isFirst { writer.wake() }
        return subscription
    }

    /// Runs a body in the next transaction. Where it throws, nothing of it is kept.
    ///
    /// - Parameters:
    ///   - mayBeLost: Whether a power failure may take it back. True for calls that only
    ///     move leases: after a power failure their holders are gone with the machine, and whatever
    ///     a holder records is synced together with its lease, which stands before it in the log.
    ///   - knower: The worker that need not be told what comes of it.
    nonisolated(nonsending) func write<Value: Sendable>(
        mayBeLost: Bool = false, knower: ObjectIdentifier? = nil,
        _ body: @escaping @Sendable (HubTransaction) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            writer.enqueue(
                PendingOperation(
                    continuation: continuation, mayBeLost: mayBeLost, knower: knower, body: body))
        }
    }

    /// Runs a short body on a snapshot of what has been committed, on the caller's thread: it takes
    /// less time than to change threads.
    func readHere<Value>(_ body: (HubTransaction) throws -> Value) throws -> Value {
        do {
            return try pool.read { try body(HubTransaction($0)) }
        } catch {
            throw StoreErrors.durable(error, path: path)
        }
    }

    /// Runs one statement on the caller's thread: it is a snapshot by itself, and needs no
    /// transaction around it.
    func readOnce<Value>(_ body: (HubTransaction) throws -> Value) throws -> Value {
        do {
            return try pool.unsafeRead { try body(HubTransaction($0)) }
        } catch {
            throw StoreErrors.durable(error, path: path)
        }
    }

    /// Runs a body on a snapshot of what has been committed.
    nonisolated(nonsending) func read<Value: Sendable>(
        _ body: @escaping @Sendable (HubTransaction) throws -> Value
    ) async throws -> Value {
        do {
            return try await pool.read { try body(HubTransaction($0)) }
        } catch {
            throw StoreErrors.durable(error, path: path)
        }
    }
}

/// Counts what a store has written, so that tests state costs as numbers, not times.
public struct SQLiteStatistics: Hashable, Sendable {
    /// Transactions that changed something.
    public var commits = 0
    /// Calls that were answered, those included that changed nothing.
    public var operations = 0
    /// The most operations that one transaction has held.
    public var largestGroup = 0
    /// Processor time of the transactions, of the rows and their JSON included. Zero where the
    /// system does not tell the time of one thread.
    public var busy = Duration.zero

    /// Nothing counted yet.
    public init() {}
}
