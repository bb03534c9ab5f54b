/// What a collection takes away, beside the artifacts that nothing names.
///
///     var policy = CollectionPolicy()
///     policy.resultsUnusedFor = .days(30)
///     let report = try await engine.collect(policy)
public struct CollectionPolicy: Hashable, Sendable {
    /// Results that no run has used for so long are forgotten; `nil` keeps them whatever their age.
    public var resultsUnusedFor: Duration?
    /// Results are forgotten, those longest unused first, until all artifacts fit in so many bytes
    /// or no result is left whose artifacts could go; `nil` is no limit.
    public var maximumByteCount: Int?
    /// Artifacts that were put or used more recently are left, because what names them is perhaps
    /// not recorded yet; 0 or more.
    public var grace: Duration = .hours(1)
    /// Whether to change nothing, and only to report.
    public var isDryRun = false

    /// Only artifacts that nothing names, an hour old or older.
    public init() {}
}

/// What a collection has done; of a dry run, what it would have done.
public struct CollectionReport: Hashable, Sendable {
    /// What there was.
    public let before: ArtifactHoldings
    /// How many results were forgotten.
    public let forgottenResults: Int
    /// What was removed.
    public let removed: ArtifactUsage
    /// Artifacts that nothing names and that were left because they are too young.
    public let tooYoung: ArtifactUsage

    /// What is left.
    public var left: ArtifactUsage {
        ArtifactUsage(
            count: before.all.count - removed.count,
            byteCount: before.all.byteCount - removed.byteCount)
    }
}

/// What the artifacts of a hub are for. Each is counted once.
public struct ArtifactHoldings: Hashable, Sendable {
    /// Named by a run that is recorded, whether or not it has ended.
    public let ofRuns: ArtifactUsage
    /// Named by recorded results alone, for later runs.
    public let ofResults: ArtifactUsage
    /// Named by nothing.
    public let unnamed: ArtifactUsage
    /// How many results are recorded.
    public let resultCount: Int

    /// All artifacts.
    public var all: ArtifactUsage {
        ArtifactUsage(
            count: ofRuns.count + ofResults.count + unnamed.count,
            byteCount: ofRuns.byteCount + ofResults.byteCount + unnamed.byteCount)
    }
}
