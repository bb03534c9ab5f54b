internal import WeftCore

/// All instances that match a query, page by page, the newest first.
///
/// Every page costs the same, however many came before. Instances that are created or removed
/// meanwhile may be missing, and none comes twice.
///
/// ```swift
/// for try await page in client.pages(of: InstanceQuery(statuses: [.failed])) {
///     for record in page { print(record.id) }
/// }
/// ```
public struct InstancePages: AsyncSequence, Sendable {
    public typealias Element = [InstanceRecord]
    public typealias Failure = any Error

    let store: any Store
    let query: InstanceQuery

    public func makeAsyncIterator() -> Iterator { Iterator(store: store, query: query) }

    /// Reads one page at a time.
    public struct Iterator: AsyncIteratorProtocol {
        let store: any Store
        var query: InstanceQuery
        /// The page before.
        private var last: [InstanceRecord] = []
        private var isDone = false

        init(store: any Store, query: InstanceQuery) {
            self.store = store
            self.query = query
        }

        /// - Returns: one to `query.limit` records; `nil` at the end.
        /// - Throws: the store's error.
        public mutating func next() async throws -> [InstanceRecord]? {
            guard !isDone else { return nil }
            let page: [InstanceRecord]
            do {
                page = try await store.instances(query)
            } catch let error as DurableError where error.code == .instanceNotFound {
                // The instance that marks the place was removed meanwhile.
                guard let oldest = last.last else { throw error }
                page = try await resume(behind: oldest)
            }
            isDone = page.count < query.limit
            guard let oldest = page.last else { return nil }
            query.olderThan = oldest.id
            // What was skipped once must not be skipped on every page.
            query.offset = 0
            last = page
            return page
        }

        /// The page behind an instance that is gone: found by its time of creation.
        private func resume(behind oldest: InstanceRecord) async throws -> [InstanceRecord] {
            let known = Set(last.map(\.id))
            var query = query
            query.olderThan = nil
            let next = oldest.createdAt + .microseconds(1)
            query.createdBefore = [next, query.createdBefore ?? next].min()
            return try await store.instances(query).filter { !known.contains($0.id) }
        }
    }
}

extension Client {
    /// All instances that match a query, in pages of its `limit`.
    public func pages(of query: InstanceQuery = InstanceQuery()) -> InstancePages {
        InstancePages(store: store, query: query)
    }
}
