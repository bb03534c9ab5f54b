public import WeftCore
import Synchronization

/// A clock that stands still until it is told to go on, so that no test has to wait.
///
///     let clock = ManualClock()
///     async let woken: Void = clock.sleep(until: clock.now + .hours(48))
///     clock.advance(by: .hours(48))
///     try await woken
public final class ManualClock: WallClock {
    private struct Sleeper {
        let moment: Timestamp
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now: Timestamp
        var nextID = 0
        var sleepers: [Int: Sleeper] = [:]
        /// Sleepers that were canceled before they began to wait.
        var canceled: Set<Int> = []
    }

    private let state: Mutex<State>

    /// A clock that shows the moment given; by default 2026-01-01T00:00:00Z.
    public init(now: Timestamp = Timestamp(microseconds: 1_767_225_600_000_000)) {
        state = Mutex(State(now: now))
    }

    /// The moment that the clock shows. Setting it wakes those whose time has come.
    public var now: Timestamp {
        get { state.withLock(\.now) }
        set { set(to: newValue) }
    }

    /// How many calls of `sleep` are waiting: what a test waits for before it advances.
    public var sleeperCount: Int { state.withLock(\.sleepers.count) }

    /// The earliest moment that somebody waits for; `nil` where nobody does.
    public var nextWake: Timestamp? { state.withLock { $0.sleepers.values.map(\.moment).min() } }

    /// Whether somebody waits for this very moment.
    public func hasSleeper(until moment: Timestamp) -> Bool {
        state.withLock { $0.sleepers.values.contains { $0.moment == moment } }
    }

    /// Moves the clock on and wakes those whose time has come, in the order of their moments.
    public func advance(by duration: Duration) { set(to: now + duration) }

    /// Sets the clock, forward or back, and wakes those whose time has come.
    public func set(to moment: Timestamp) {
        let due = state.withLock { state in
            state.now = moment
            let due = state.sleepers.filter { $0.value.moment <= moment }
            for id in due.keys { state.sleepers[id] = nil }
            return due.sorted { ($0.value.moment, $0.key) < ($1.value.moment, $1.key) }
        }
        for (_, sleeper) in due { sleeper.continuation.resume() }
    }

    public func sleep(until moment: Timestamp) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                wait(Sleeper(moment: moment, continuation: continuation), as: id)
            }
        } onCancel: {
            cancel(id)
        }
    }

    private func wait(_ sleeper: Sleeper, as id: Int) {
        let result: Result<Void, any Error>? = state.withLock { state in
            if state.canceled.remove(id) != nil { return .failure(CancellationError()) }
            if sleeper.moment <= state.now { return .success(()) }
            state.sleepers[id] = sleeper
            return nil
        }
        if let result { sleeper.continuation.resume(with: result) }
    }

    private func cancel(_ id: Int) {
        let sleeper = state.withLock { state in
            let sleeper = state.sleepers.removeValue(forKey: id)
            if sleeper == nil { state.canceled.insert(id) }
            return sleeper
        }
        sleeper?.continuation.resume(throwing: CancellationError())
    }
}
