public import WeftCore

extension Client {
    /// So many instances are removed in one transaction: short enough for others not to notice.
    static let purgeBatch = 50
    /// So many IDs are gathered before they are removed.
    private static let maximumGathered = 10_000

    /// Removes ended instances with their histories. Instances that have not ended are left, and
    /// so are artifacts and results that later runs may use, and a failed sub-orchestration that
    /// is about to begin again for a parent that waits for it.
    /// - Returns: how many were removed.
    public func purge(_ ids: [InstanceID]) async throws -> Int { try await store.purge(ids) }

    /// Removes the ended instances that match a query, with the ended sub-orchestrations that they
    /// waited for, in small transactions, so that workers go on in between.
    ///
    /// A sub-orchestration whose parent has not ended, or has failed and may be rewound, is left.
    /// The query's `limit` and `offset` mean nothing here.
    /// - Parameter pause: Awaited between two transactions.
    /// - Returns: how many were removed.
    /// - Throws: `DurableError.wrongStatus` where the query asks for instances that have not
    ///   ended; the store's error, with what was removed until then gone.
    @discardableResult
    public func purge(
        matching query: InstanceQuery, pausing pause: () async throws -> Void = {}
    ) async throws -> Int {
        let query = try query.ended()
        var total = 0
        while true {
            let ids = try await gather(query, skipping: 0)
            let removed = try await purgeSlowly(ids, pause)
            total += removed
            if ids.count < Self.maximumGathered || removed == 0 { return total }
        }
    }

    /// The instances that `purge(matching:)` would remove for the query itself, the newest first;
    /// the sub-orchestrations that would go with them are not among them.
    public func purgeable(_ query: InstanceQuery) async throws -> [InstanceID] {
        var ids: [InstanceID] = []
        for try await page in pages(of: try query.ended()) {
            ids += try await withoutNeeded(page).map(\.id)
        }
        return ids
    }

    /// Removes all ended instances but the newest.
    func purge(keeping count: Int, pausing pause: () async throws -> Void) async throws -> Int {
        let ended = try InstanceQuery().ended()
        var total = 0
        while true {
            let ids = try await gather(ended, skipping: count)
            let removed = try await purgeSlowly(ids, pause)
            total += removed
            if ids.count < Self.maximumGathered || removed == 0 { return total }
        }
    }

    /// The IDs of purgeable instances: at most so many that they are no burden.
    private func gather(_ query: InstanceQuery, skipping count: Int) async throws -> [InstanceID] {
        var query = query
        query.offset = count
        var ids: [InstanceID] = []
        for try await page in pages(of: query) {
            try Task.checkCancellation()
            ids += try await withoutNeeded(page).map(\.id)
            if ids.count >= Self.maximumGathered { break }
        }
        return ids
    }

    private func purgeSlowly(
        _ ids: [InstanceID], _ pause: () async throws -> Void
    ) async throws -> Int {
        var removed = 0
        for start in stride(from: 0, to: ids.count, by: Self.purgeBatch) {
            if start > 0 { try await pause() }
            try Task.checkCancellation()
            let batch = Array(ids[start..<min(start + Self.purgeBatch, ids.count)])
            var family = batch
            for id in batch { family += try await endedDescendants(of: id) }
            removed += try await store.purge(family)
        }
        return removed
    }

    /// The instances that no other needs.
    private func withoutNeeded(_ records: [InstanceRecord]) async throws -> [InstanceRecord] {
        var free: [InstanceRecord] = []
        for record in records {
            if let parent = record.parent, let needs = try await store.instance(parent)?.status,
                !needs.isFinal || needs == .failed
            {
                continue
            }
            free.append(record)
        }
        return free
    }

    /// The sub-orchestrations of an instance, theirs, and so on, that have ended.
    private func endedDescendants(of id: InstanceID) async throws -> [InstanceID] {
        var found: [InstanceID] = []
        var parents = [id]
        while let parent = parents.popLast() {
            var query = try InstanceQuery().ended()
            query.parent = parent
            for try await page in pages(of: query) {
                let children = page.filter { $0.parent == parent }.map(\.id)
                found += children
                parents += children
            }
        }
        return found
    }
}

extension InstanceQuery {
    /// The query without those that have not ended, in the largest pages.
    fileprivate func ended() throws -> InstanceQuery {
        let final = Set(RuntimeStatus.allCases.filter(\.isFinal))
        let others = statuses.subtracting(final).map(\.rawValue).sorted()
        guard others.isEmpty else {
            throw DurableError(
                code: .wrongStatus,
                "Expected statuses of ended instances "
                    + "(\(final.map(\.rawValue).sorted().joined(separator: ", "))), found "
                    + "\(others.joined(separator: ", ")). Cancel or terminate those first.")
        }
        var query = self
        if statuses.isEmpty { query.statuses = final }
        query.limit = 1000
        query.offset = 0
        return query
    }
}
