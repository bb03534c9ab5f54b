public import WeftCore

extension Client {
    /// At most so many IDs are compared with one that is unknown.
    private static let maximumCandidates = 500
    /// In so many letters at most may an ID differ from one that is unknown.
    private static let maximumDifference = 2

    /// The error for an ID that this hub does not know.
    func unknown(_ id: InstanceID) async -> DurableError {
        let meant = await nearestID(to: id).map { "Did you mean \"\($0)\"?" }
        return DurableError(
            code: .instanceNotFound,
            "Expected an instance of this hub, found no \"\(id)\". "
                + (meant ?? "List the instances to see their IDs."))
    }

    /// The instance that an unknown ID most likely stands for: the only one whose ID begins with
    /// it, or one among the newest that differs in a letter or two.
    ///
    /// Reads at most 500 records. `nil` also where the store does not answer.
    public func nearestID(to id: InstanceID) async -> InstanceID? {
        let longer = try? await store.instances(InstanceQuery(idPrefix: id.text, limit: 2))
        if let longer, longer.count == 1 { return longer.first?.id }
        let newest = InstanceQuery(limit: Self.maximumCandidates)
        guard let records = try? await store.instances(newest) else { return nil }
        let meant = nearest(
            to: id.text, among: records.map(\.id.text), atMost: Self.maximumDifference)
        return records.first { $0.id.text == meant }?.id
    }
}
