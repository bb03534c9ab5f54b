internal import WeftArtifacts
internal import WeftCore
internal import WeftDurable
internal import WeftVips
import Synchronization

/// Marks what a hub names, forgets results, and removes the artifacts that nothing names.
///
/// Safe beside workers of this and other processes, and wherever it is killed:
///
/// 1. The artifacts are listed, then the names are read from one snapshot. Only what was there
///    before and has no name in it can go.
/// 2. A name that is recorded later comes from the snapshot, from an activity that was leased
///    (nothing goes that is younger than the oldest of them), or from a `put` or a reuse, which
///    renew the artifact. Its age is looked at again, under a lock, when it is removed.
/// 3. Results are forgotten before what they name is removed.
struct Collector: Sendable {
    /// So many results are forgotten in one transaction.
    private static let batch = 256

    let store: any Store
    let artifacts: any ArtifactStore
    let clock: any WallClock

    /// What the artifacts are for.
    func holdings() async throws -> ArtifactHoldings {
        try await plan(CollectionPolicy()).before
    }

    func collect(_ policy: CollectionPolicy) async throws -> CollectionReport {
        let plan = try await plan(policy)
        if policy.isDryRun { return Self.report(plan, removed: plan.removable) }
        for start in stride(from: 0, to: plan.forgotten.count, by: Self.batch) {
            try Task.checkCancellation()
            let end = min(start + Self.batch, plan.forgotten.count)
            _ = try await store.forgetResults(for: Array(plan.forgotten[start..<end]))
        }
        Failpoint.resultsForgotten.cross()
        let removed = try await onThread {
            try plan.removable.filter { artifact in
                try Task.checkCancellation()
                return try artifacts.remove(artifact.id, unusedSince: plan.cutoff)
            }
        }
        return Self.report(plan, removed: removed)
    }

    private func plan(_ policy: CollectionPolicy) async throws -> CollectionPlan {
        let start = clock.now
        let holdings = try await onThread { try artifacts.holdings() }
        let gathered = Gathered(Marks(held: Set(holdings.map(\.artifact.id))))
        try await store.visitKept { value in gathered.marks.withLock { $0.add(value) } }
        let marks = try await onThread {
            try gathered.marks.withLock { marks in
                try marks.followPayloads(bytes(of:))
                return marks
            }
        }
        return CollectionPlan(holdings, marks, policy, start: start)
    }

    /// The bytes of a payload; `nil` where there are none, and so no names.
    private func bytes(of id: ArtifactID) throws -> [UInt8]? {
        do {
            return try artifacts.bytes(of: id)
        } catch let error as ArtifactError where error.code == .missing {
            return nil
        }
    }

    private func onThread<Value: Sendable>(
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value { try await VipsSession.shared.run(body) }

    private static func report(
        _ plan: CollectionPlan, removed: [Artifact]
    ) -> CollectionReport {
        CollectionReport(
            before: plan.before, forgottenResults: plan.forgotten.count,
            removed: ArtifactUsage(removed), tooYoung: ArtifactUsage(plan.tooYoung))
    }
}

/// Marks while they are gathered on a thread of the store.
private final class Gathered: Sendable {
    let marks: Mutex<Marks>

    init(_ marks: Marks) { self.marks = Mutex(marks) }
}
