public import WeftDurable

/// What every store must do, as facts that any store can be held against.
///
///     @Test(arguments: StoreConformance.facts)
///     func storeKeeps(_ fact: StoreConformance.Fact) async throws {
///         try await fact.check { MyStore(path: temporaryPath()) }
///     }
///
/// The facts use times of their own, never the clock, so none of them waits.
public struct StoreConformance: Sendable {
    /// Makes an empty store.
    public typealias MakeStore = @Sendable () async throws -> any Store

    private let makeStore: MakeStore

    /// All facts, each to be checked on a store that this makes.
    public init(makeStore: @escaping MakeStore) { self.makeStore = makeStore }

    /// Checks every fact, each on a store of its own.
    /// - Throws: `ConformanceFailure` with all that was found.
    public func check() async throws {
        var found: [ConformanceFailure.Finding] = []
        for fact in Self.facts { found += await fact.findings(makeStore) }
        if !found.isEmpty { throw ConformanceFailure(findings: found) }
    }

    /// All facts, theme by theme.
    public static let facts: [Fact] =
        lifetimes + queues + work
        + [results, kept, firstEvents, queries, paging, purge, sizes].flatMap { $0 }

    private static let lifetimes = [
        creation, reuse, schedule, firstTurn, continuation, rewind, rewindOfChildren, children,
    ].flatMap { $0 }
    private static let queues = [leasing, holdings, queue, timers].flatMap { $0 }
    private static let work = [
        atomicity, checkpoints, activities, attempts, pauses, limits, reports,
    ].flatMap { $0 }

    /// One thing that a store must do.
    public struct Fact: Sendable, CustomStringConvertible {
        /// What the fact is about: "leases", "timers" ...
        public let theme: String
        /// The fact, as a sentence.
        public let name: String
        let body: @Sendable (StoreTrial) async throws -> Void

        init(
            _ theme: String, _ name: String,
            _ body: @escaping @Sendable (StoreTrial) async throws -> Void
        ) {
            self.theme = theme
            self.name = name
            self.body = body
        }

        public var description: String { "\(theme): \(name)" }

        /// Checks the fact on a new store.
        /// - Throws: `ConformanceFailure`.
        public func check(_ makeStore: MakeStore) async throws {
            let findings = await findings(makeStore)
            if !findings.isEmpty { throw ConformanceFailure(findings: findings) }
        }

        func findings(_ makeStore: MakeStore) async -> [ConformanceFailure.Finding] {
            do {
                let trial = StoreTrial(store: try await makeStore(), fact: description)
                do { try await body(trial) } catch is StoreTrial.Stop {
                } catch {
                    trial.expect(false, "threw \(type(of: error)): \(error)")
                }
                return trial.findings
            } catch {
                return [
                    ConformanceFailure.Finding(
                        fact: description, message: "The store could not be made: \(error)",
                        place: "makeStore")
                ]
            }
        }
    }
}

/// What a store did not do.
public struct ConformanceFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// One expectation that was not met.
    public struct Finding: Hashable, Sendable {
        /// The fact that does not hold.
        public let fact: String
        /// What was expected and what was found.
        public let message: String
        /// File and line of the expectation.
        public let place: String
    }

    /// What was not as it should be, a sentence each.
    public let findings: [Finding]

    public var description: String {
        findings.map { "\($0.fact): \($0.message) (\($0.place))" }.joined(separator: "\n")
    }
}
