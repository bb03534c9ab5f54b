import Foundation
import GRDB
import Synchronization
import WeftCore
import WeftDurable

/// What a group of operations becomes: one transaction.
extension GroupWriter {
    func write(_ group: [any WriterOperation]) {
        do {
            fire(for: try commit(group))
            for operation in group { operation.finish(error: nil) }
            Failpoint.hubAnswered.cross()
        } catch let failure as HalfwayFailure {
            guard group.count == 1 else {
                for operation in group { write([operation]) }
                return
            }
            finish(group, failure.cause)
        } catch {
            finish(group, error)
        }
    }

    private func finish(_ group: [any WriterOperation], _ error: any Error) {
        let error = StoreErrors.durable(error, path: path)
        for operation in group { operation.finish(error: error) }
    }

    /// Signals that something may have become ready, by operations that these workers know of.
    private func fire(for knowers: Set<ObjectIdentifier?>) {
        if knowers.isEmpty { return }
        guard knowers.count == 1, let knower = knowers.first else { return signals.fire() }
        OwnCall.$signaled.withValue(knower) { signals.fire() }
    }

    /// - Returns: who knows of the operations that may have made something ready; `nil` is one of
    ///   which nobody does.
    private func commit(_ group: [any WriterOperation]) throws -> Set<ObjectIdentifier?> {
        try pool.writeWithoutTransaction { db in
            let start = Self.threadTime
            try setSync(!group.allSatisfy(\.mayBeLost), on: db)
            let changes = db.totalChangesCount
            let transaction = HubTransaction(db)
            // Cached statements: to compile these two costs as much as a row.
            try transaction.control("BEGIN IMMEDIATE TRANSACTION")
            Failpoint.hubBegun.cross()
            var knowers: Set<ObjectIdentifier?> = []
            do {
                for operation in group {
                    transaction.wakesOthers = false
                    try operation.perform(in: transaction)
                    if transaction.wakesOthers { knowers.insert(operation.knower) }
                }
                Failpoint.hubPerformed.cross()
                try transaction.control("COMMIT TRANSACTION")
                Failpoint.hubCommitted.cross()
            } catch {
                // SQLite has rolled back by itself after some failures, such as a full disk.
                if db.isInsideTransaction { try db.rollback() }
                throw error
            }
            if syncs, isSyncing.withLock({ $0 }), room.noteSynced() { wake() }
            count(
                group.count, hasChanged: db.totalChangesCount != changes,
                took: Self.threadTime - start)
            return knowers
        }
    }

    /// Chooses whether the next commit is synced. Where that cannot be set, nothing is committed.
    private func setSync(_ isWanted: Bool, on db: Database) throws {
        guard syncs, isSyncing.withLock({ $0 != isWanted }) else { return }
        try db.execute(sql: "PRAGMA synchronous = \(isWanted ? "FULL" : "NORMAL")")
        isSyncing.withLock { $0 = isWanted }
    }

    /// Processor time of this thread.
    private static var threadTime: Duration {
        var time = timespec()
        guard clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0 else { return .zero }
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    private func count(_ operations: Int, hasChanged: Bool, took time: Duration) {
        counters.withLock { counters in
            counters.busy += time
            counters.commits += hasChanged ? 1 : 0
            counters.operations += operations
            counters.largestGroup = max(counters.largestGroup, operations)
        }
    }
}
