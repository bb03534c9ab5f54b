extension Engine {
    /// Removes the artifacts that nothing in the hub names any more: images between steps, results
    /// and large payloads of instances that were purged, and what results named that the policy
    /// forgets.
    ///
    ///     let report = try await engine.collect()
    ///     print(report.removed.byteCount)
    ///
    /// Workers of this and other processes go on meanwhile. A run that would have used what is gone
    /// runs the step again. Costs a pass over the hub and a look at every artifact.
    /// - Returns: What was removed; of a dry run, what would have been.
    /// - Throws: `DurableError` or `ArtifactError` where the hub cannot be read or written;
    ///   what was removed until then is gone, and nothing that is named.
    @discardableResult
    public func collect(
        _ policy: CollectionPolicy = CollectionPolicy()
    ) async throws -> CollectionReport {
        try await collector.collect(policy)
    }

    /// What the artifacts of the hub are for. Costs a pass over the hub and a look at every
    /// artifact.
    public func artifactHoldings() async throws -> ArtifactHoldings {
        try await collector.holdings()
    }
}
