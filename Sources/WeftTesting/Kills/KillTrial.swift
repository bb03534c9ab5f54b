internal import Synchronization
internal import WeftCore
internal import WeftDurable

/// Kills what runs on a hub at every record that it makes, lets it go on, and compares.
///
///     let kills = try await KillTrial.run { hub in
///         let engine = try await Engine(
///             store: hub.store, artifacts: hub.artifacts, pipelines: [Measure.self])
///         return try await engine.whileRunning { engine in
///             try await engine.run(
///                 Measure(), ["photo": .file("p.png")], id: InstanceID("one"))
///         }
///     }
///     #expect(kills > 5)
public enum KillTrial {
    /// What went otherwise than undisturbed.
    public struct Difference: Error, Hashable, Sendable, CustomStringConvertible {
        /// One sentence: at which record, what was expected, what was found.
        public let message: String

        public var description: String { message }
    }

    /// Runs the body once undisturbed. Then, for each record, runs it on a fresh hub, kills it there,
    /// runs it again on the same hub, and expects the same value.
    ///
    /// A kill is what a crash of the process looks like: nothing more reaches the store, the task of the
    /// body is canceled, and whoever held a lease is dead. Each record is killed twice: before it is
    /// kept, and after, with the worker none the wiser.
    ///
    /// Costs two runs of the body for each record: some 30 ms each with a small image.
    ///
    /// - Parameter body: Starts something on the hub and gives its result. Start it under an ID of your
    ///   own, so that the second run of the body goes on instead of starting another; stop waiting when
    ///   the task is canceled.
    /// - Returns: how many kills there were.
    /// - Throws: ``Difference``; what the body throws where nobody has killed it.
    @discardableResult
    public static func run<Value: Equatable & Sendable>(
        _ body: @escaping @Sendable (TestHub) async throws -> Value
    ) async throws -> Int {
        let counter = KillSwitch(at: nil)
        let expected = try await body(try fresh(MemoryStore(), counter))
        var kills = 0
        for record in 1...max(1, counter.count) {
            for moment in [FailingStore.Moment.before, .after] {
                let killed = KillSwitch(at: (record, moment))
                let memory = MemoryStore()
                let hub = try fresh(memory, killed)
                guard try await isKilled(killed, expected, on: hub, body) else { continue }
                kills += 1
                killed.disarm()
                // The next worker finds what the dead one held, as it would by its lock file.
                memory.declareAllDead()
                let found = try await body(hub)
                guard found == expected else {
                    throw Difference(
                        message:
                            "Expected \(expected) after a kill \(moment) record \(record), found "
                            + "\(found). A step gave something else when it was run again: let it "
                            + "depend on its inputs and settings alone.")
                }
            }
        }
        return kills
    }

    private static func fresh(_ memory: MemoryStore, _ killer: KillSwitch) throws -> TestHub {
        try TestHub(store: FailingStore(memory, interceptor: killer))
    }

    /// - Returns: `false` where the body has ended first, as runs do not all make the same records.
    private static func isKilled<Value: Equatable & Sendable>(
        _ killed: KillSwitch, _ expected: Value, on hub: TestHub,
        _ body: @escaping @Sendable (TestHub) async throws -> Value
    ) async throws -> Bool {
        let running = Task { try await body(hub) }
        let watch = Task {
            for await _ in killed.deaths { running.cancel() }
        }
        let result = await running.result
        watch.cancel()
        guard !killed.isDead else { return true }
        let found = try result.get()
        guard found == expected else {
            throw Difference(message: "Expected \(expected) without a kill, found \(found).")
        }
        return false
    }
}

/// Counts the records that a store keeps, and refuses everything from one of them on.
private final class KillSwitch: StoreInterceptor {
    private struct State {
        var count = 0
        var place: (record: Int, moment: FailingStore.Moment)?
        var isDead = false
    }

    private let state: Mutex<State>
    /// Told once, when the record has come.
    let deaths: AsyncStream<Void>
    private let died: AsyncStream<Void>.Continuation

    init(at place: (record: Int, moment: FailingStore.Moment)?) {
        state = Mutex(State(place: place))
        (deaths, died) = AsyncStream.makeStream()
    }

    var count: Int { state.withLock(\.count) }
    var isDead: Bool { state.withLock(\.isDead) }

    /// Lets everything pass from now on.
    func disarm() {
        state.withLock { state in
            state.place = nil
            state.isDead = false
        }
    }

    func before(_ call: FailingStore.Call) async throws {
        try check { state in
            guard !state.isDead else { return true }
            guard Self.records.contains(call) else { return false }
            state.count += 1
            guard let place = state.place else { return false }
            return place.moment == .before && state.count >= place.record
        }
    }

    func after(_ call: FailingStore.Call) async throws {
        try check { state in
            guard !state.isDead else { return true }
            guard Self.records.contains(call), let place = state.place else { return false }
            return place.moment == .after && state.count >= place.record
        }
    }

    private func check(_ isNow: (inout State) -> Bool) throws {
        let dies = state.withLock { state in
            let dies = isNow(&state)
            state.isDead = dies || state.isDead
            return dies
        }
        guard dies else { return }
        died.yield()
        died.finish()
        // Whoever asks is gone as well: it neither waits nor tries again.
        throw CancellationError()
    }

    /// The calls that keep something.
    private static let records: Set<FailingStore.Call> = [.create, .checkpoint, .complete, .send]
}
