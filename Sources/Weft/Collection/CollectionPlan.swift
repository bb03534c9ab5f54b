internal import WeftArtifacts
internal import WeftCore

/// What a collection is going to do: decided from what there was, by values alone.
struct CollectionPlan {
    /// The reuse keys of results to be forgotten, those longest unused first.
    private(set) var forgotten: [String] = []
    /// Artifacts that nothing names then, and that are old enough to go.
    private(set) var removable: [Artifact] = []
    /// Artifacts that nothing names then, and that stay for being too young.
    private(set) var tooYoung: [Artifact] = []
    let before: ArtifactHoldings
    /// Only what was last used before this moment goes.
    let cutoff: Timestamp

    private let marks: Marks
    /// By how many results that are kept each artifact is named.
    private var counts: [ArtifactID: Int] = [:]
    private let isOld: [ArtifactID: Int]

    init(
        _ holdings: [HeldArtifact], _ marks: Marks, _ policy: CollectionPolicy, start: Timestamp
    ) {
        self.marks = marks
        // While an activity runs, nothing goes that it may have made.
        let since = min(start, marks.runningSince ?? start)
        let cutoff = Timestamp(
            microseconds: since.microseconds - max(.zero, policy.grace).microseconds)
        self.cutoff = cutoff
        isOld = Dictionary(
            uniqueKeysWithValues: holdings.filter { $0.usedAt < cutoff }.map {
                ($0.artifact.id, $0.artifact.byteCount)
            })
        for result in marks.results { for name in result.names { counts[name, default: 0] += 1 } }
        before = Self.sorted(holdings, marks, counts)
        let usedAt = Dictionary(
            uniqueKeysWithValues: holdings.map { ($0.artifact.id, $0.usedAt) })
        // Whoever uses a result renews what it names.
        let byUse = marks.results.map { result in
            let uses = result.names.compactMap { usedAt[$0] } + [result.recordedAt]
            return Use(result: result, at: uses.max() ?? result.recordedAt)
        }.sorted { ($0.at, $0.result.key) < ($1.at, $1.result.key) }
        let kept = forgetOld(byUse, policy, start)
        forgetUntilItFits(kept, policy)
        for held in holdings where !isNamed(held.artifact.id) {
            if held.usedAt < cutoff {
                removable.append(held.artifact)
            } else {
                tooYoung.append(held.artifact)
            }
        }
    }

    /// A result, and when it was last recorded or used.
    private struct Use {
        let result: Marks.Result
        let at: Timestamp
    }

    private func isNamed(_ id: ArtifactID) -> Bool {
        marks.ofRuns.contains(id) || counts[id, default: 0] > 0
    }

    private mutating func forget(_ result: Marks.Result) {
        forgotten.append(result.key)
        for name in result.names { counts[name, default: 0] -= 1 }
    }

    /// - Returns: the results that stay.
    private mutating func forgetOld(
        _ results: [Use], _ policy: CollectionPolicy, _ start: Timestamp
    ) -> ArraySlice<Use> {
        guard let limit = policy.resultsUnusedFor else { return results[...] }
        let moment = Timestamp(microseconds: start.microseconds - limit.microseconds)
        let old = results.prefix { $0.at <= moment }
        for use in old { forget(use.result) }
        return results[old.endIndex...]
    }

    private mutating func forgetUntilItFits(
        _ results: ArraySlice<Use>, _ policy: CollectionPolicy
    ) {
        guard let limit = policy.maximumByteCount else { return }
        let gone = isOld.filter { !isNamed($0.key) }.values.reduce(0, +)
        var total = before.all.byteCount - gone
        for result in results.map(\.result) {
            guard total > limit else { return }
            // Forgetting what frees nothing would only cost work.
            let free = result.names.filter { isOld[$0] != nil && !marks.ofRuns.contains($0) }
            guard !free.isEmpty else { continue }
            forget(result)
            total -= free.filter { !isNamed($0) }.reduce(0) { $0 + (isOld[$1] ?? 0) }
        }
    }

    private static func sorted(
        _ holdings: [HeldArtifact], _ marks: Marks, _ counts: [ArtifactID: Int]
    ) -> ArtifactHoldings {
        let all = holdings.map(\.artifact)
        let rest = all.filter { !marks.ofRuns.contains($0.id) }
        return ArtifactHoldings(
            ofRuns: ArtifactUsage(all.filter { marks.ofRuns.contains($0.id) }),
            ofResults: ArtifactUsage(rest.filter { counts[$0.id] != nil }),
            unnamed: ArtifactUsage(rest.filter { counts[$0.id] == nil }),
            resultCount: marks.results.count)
    }
}

extension ArtifactUsage {
    init(_ artifacts: [Artifact]) {
        self.init(count: artifacts.count, byteCount: artifacts.reduce(0) { $0 + $1.byteCount })
    }
}
