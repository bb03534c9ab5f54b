public import WeftCore

/// Which instances are asked for.
public struct InstanceQuery: Hashable, Sendable {
    /// Only these statuses; empty means all.
    public var statuses: Set<RuntimeStatus>
    public var idPrefix: String
    /// What people call it, exactly; `nil` means any. The same for the next ones.
    public var label: String?
    public var orchestration: String?
    public var parent: InstanceID?
    public var group: String?
    /// Created at this moment or later.
    public var createdFrom: Timestamp?
    /// Created before this moment.
    public var createdBefore: Timestamp?
    /// Last changed before this moment; for an ended instance, ended before it.
    public var updatedBefore: Timestamp?
    /// Only instances created before this one: the last one of the page before. Costs the same
    /// for every page, unlike `offset`. One that is not in the hub, because it was purged
    /// meanwhile, is refused with `DurableError.instanceNotFound`.
    public var olderThan: InstanceID?
    /// At most so many, 1 to 1,000.
    public var limit: Int
    /// Skip so many, for paging.
    public var offset: Int

    public init(
        statuses: Set<RuntimeStatus> = [], idPrefix: String = "", limit: Int = 100, offset: Int = 0
    ) {
        self.statuses = statuses
        self.idPrefix = idPrefix
        self.limit = min(max(limit, 1), 1000)
        self.offset = max(offset, 0)
    }
}
