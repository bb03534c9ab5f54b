import Dispatch
import Foundation
import GRDB
import Synchronization
import WeftCore
import WeftDurable

/// Commits everything that has arrived in one transaction, and one transaction at a time.
///
/// A worker's thread that asks for something commits it itself, with whatever else has arrived,
/// as soon as its worker has nothing more to ask for (see `PutOffWork`). For all other threads the
/// writer's own thread commits.
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
        var holder = Holder.nobody
        /// Whether the writer's own thread has to be woken.
        var isSleeping = false
        var isStopped = false
        var hasEnded = false
        var onEnd: [CheckedContinuation<Void, Never>] = []
    }

    /// Who commits, or is about to.
    private enum Holder { case nobody, promised, writing }

    let pool: DatabasePool
    let path: String
    let signals: StoreSignals
    /// Whether commits are synced, those apart that may be lost.
    let syncs: Bool
    /// Whether the connection is set to sync now; touched by the holder only.
    let isSyncing = Mutex(true)
    let counters = Mutex(SQLiteStatistics())
    let room: LogRoom
    private let state = Mutex(State())
    private let bell = DispatchSemaphore(value: 0)

    init(pool: DatabasePool, path: String, signals: StoreSignals, syncs: Bool) {
        self.pool = pool
        self.path = path
        self.signals = signals
        self.syncs = syncs
        room = LogRoom(hub: path)
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

    private enum NextStep { case none, wakeThread, refuse }

    /// Puts an operation into the next group; refuses it where the store is closed.
    func enqueue(_ operation: some WriterOperation) {
        let step = state.withLock { state -> NextStep in
            guard !state.isStopped else { return .refuse }
            state.pending.append(operation)
            guard state.holder == .nobody else { return .none }
            if PutOffWork.add({ self.commitHere() }) {
                state.holder = .promised
                return .none
            }
            defer { state.isSleeping = false }
            return state.isSleeping ? .wakeThread : .none
        }
        switch step {
        case .none: break
        case .wakeThread: bell.signal()
        case .refuse: operation.finish(error: StoreErrors.closed(path))
        }
    }

    /// Commits what has arrived, on the thread that has promised it; then lets it do other things
    /// before the next group.
    private func commitHere() {
        let group = state.withLock { state in
            state.holder = .writing
            return Self.nextGroup(&state)
        }
        write(group)
        let mustWake = state.withLock { state in
            state.holder = .nobody
            if !state.pending.isEmpty, PutOffWork.add({ self.commitHere() }) {
                state.holder = .promised
                return false
            }
            return !state.pending.isEmpty || state.isStopped
        }
        if mustWake { bell.signal() }
    }

    private static func nextGroup(_ state: inout State) -> [any WriterOperation] {
        guard state.pending.count > groupLimit else {
            defer { state.pending = [] }
            return state.pending
        }
        defer { state.pending.removeFirst(groupLimit) }
        return Array(state.pending.prefix(groupLimit))
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
            case .write(let group):
                write(group)
                state.withLock { $0.holder = .nobody }
            case .sleep: if !room.lengthenIfNeeded() { sleep() }
            case .end: return end()
            }
            if signals.hasSubscribers, watch.hasNews(pool) { signals.fire() }
        }
    }

    private func nextTurn() -> Turn {
        state.withLock { state in
            guard state.holder == .nobody, !state.pending.isEmpty else {
                let isDone = state.isStopped && state.holder == .nobody
                state.isSleeping = !isDone
                return isDone ? .end : .sleep
            }
            state.holder = .writing
            return .write(Self.nextGroup(&state))
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
}
