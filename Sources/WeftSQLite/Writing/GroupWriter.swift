import Dispatch
import Foundation
import GRDB
import Synchronization
import WeftCore
import WeftDurable

/// The one thread that writes: it commits everything that has arrived in one transaction.
///
/// Operations are optimistic. A refused one has changed nothing, so the others are kept. One that
/// fails after it changed something takes the transaction back, and each operation of the group is
/// then run in a transaction of its own; that costs nothing where nothing fails.
final class GroupWriter: Sendable {
    /// The most operations of one transaction.
    static let groupLimit = 512
    /// How often other processes' commits are looked for, in milliseconds, while somebody listens.
    static let watchInterval = 75

    private struct State {
        var pending: [any WriterOperation] = []
        var isSleeping = false
        var isStopped = false
        var hasEnded = false
        var onEnd: [CheckedContinuation<Void, Never>] = []
    }

    private let pool: DatabasePool
    private let path: String
    private let signals: StoreSignals
    /// Whether commits are synced, those apart that may be lost.
    private let syncs: Bool
    /// Whether the connection is set to sync now; touched by the thread only.
    private let isSyncing = Mutex(true)
    private let state = Mutex(State())
    private let counters = Mutex(SQLiteStatistics())
    private let bell = DispatchSemaphore(value: 0)

    init(pool: DatabasePool, path: String, signals: StoreSignals, syncs: Bool) {
        self.pool = pool
        self.path = path
        self.signals = signals
        self.syncs = syncs
    }

    var statistics: SQLiteStatistics { counters.withLock { $0 } }

    /// How many operations wait for the next transaction.
    var pendingCount: Int { state.withLock(\.pending.count) }

    func start() {
        // Begun before anybody can subscribe, so that no commit after a subscription is missed.
        let watch = ForeignCommits(pool)
        let thread = Thread { [self] in run(watch) }
        thread.name = "weft-store-writer"
        thread.stackSize = 4 << 20
        thread.start()
    }

    /// Puts an operation into the next group; refuses it where the store is closed.
    func enqueue(_ operation: some WriterOperation) {
        let (isAccepted, mustWake) = state.withLock { state in
            guard !state.isStopped else { return (false, false) }
            state.pending.append(operation)
            defer { state.isSleeping = false }
            return (true, state.isSleeping)
        }
        if mustWake { bell.signal() }
        if !isAccepted { operation.finish(error: StoreErrors.closed(path)) }
    }

    /// Lets the thread look at its surroundings again.
    func wake() { bell.signal() }

    /// Ends the thread once everything that is pending has been written.
    func stop() {
        state.withLock { $0.isStopped = true }
        bell.signal()
    }

    func stopAndWait() async {
        stop()
        await withCheckedContinuation { continuation in
            let hasEnded = state.withLock { state in
                if !state.hasEnded { state.onEnd.append(continuation) }
                return state.hasEnded
            }
            if hasEnded { continuation.resume() }
        }
    }

    // MARK: The thread

    private enum Turn {
        case write([any WriterOperation])
        case sleep
        case end
    }

    private func run(_ foreignCommits: ForeignCommits) {
        var watch = foreignCommits
        while true {
            switch nextTurn() {
            case .write(let group): write(group)
            case .sleep: sleep()
            case .end: return end()
            }
            if signals.hasSubscribers, watch.hasNews(pool) { signals.fire() }
        }
    }

    private func nextTurn() -> Turn {
        state.withLock { state in
            guard !state.pending.isEmpty else {
                state.isSleeping = !state.isStopped
                return state.isStopped ? .end : .sleep
            }
            let group = Array(state.pending.prefix(Self.groupLimit))
            state.pending.removeFirst(group.count)
            return .write(group)
        }
    }

    private func sleep() {
        if signals.hasSubscribers {
            _ = bell.wait(timeout: .now() + .milliseconds(Self.watchInterval))
        } else {
            bell.wait()
        }
        state.withLock { $0.isSleeping = false }
    }

    private func end() {
        let waiting = state.withLock { state in
            state.hasEnded = true
            defer { state.onEnd = [] }
            return state.onEnd
        }
        for continuation in waiting { continuation.resume() }
    }

    // MARK: Transactions

    private func write(_ group: [any WriterOperation]) {
        do {
            let wakes = try commit(group)
            if wakes { signals.fire() }
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

    /// - Returns: whether something may have become ready.
    private func commit(_ group: [any WriterOperation]) throws -> Bool {
        try pool.writeWithoutTransaction { db in
            let start = Self.threadTime
            try setSync(!group.allSatisfy(\.mayBeLost), on: db)
            let changes = db.totalChangesCount
            try db.beginTransaction(.immediate)
            Failpoint.hubBegun.cross()
            let transaction = HubTransaction(db)
            do {
                for operation in group { try operation.perform(in: transaction) }
                Failpoint.hubPerformed.cross()
                try db.commit()
                Failpoint.hubCommitted.cross()
            } catch {
                // SQLite has rolled back by itself after some failures, such as a full disk.
                if db.isInsideTransaction { try db.rollback() }
                throw error
            }
            count(
                group.count, hasChanged: db.totalChangesCount != changes,
                took: Self.threadTime - start)
            return transaction.wakesOthers
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

/// Notices commits of other processes: SQLite changes `data_version` for them and not for our own.
private struct ForeignCommits: Sendable {
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
