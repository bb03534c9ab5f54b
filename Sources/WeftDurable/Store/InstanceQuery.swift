public import WeftCore

/// Which instances are asked for.
public struct InstanceQuery: Hashable, Sendable {
    /// Only these statuses; empty means all.
    public var statuses: Set<RuntimeStatus>
    /// How its ID begins; "" means any.
    public var idPrefix: String
    /// What people call it, exactly; `nil` means any. The same for the next ones.
    public var label: String?
    /// The orchestration's name, exactly; `nil` means any.
    public var orchestration: String?
    /// The instance that started it; `nil` means any.
    public var parent: InstanceID?
    /// What it belongs to, exactly; `nil` means any.
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

    /// The filters that are used most; the others are set afterwards.
    public init(
        statuses: Set<RuntimeStatus> = [], idPrefix: String = "", limit: Int = 100, offset: Int = 0
    ) {
        self.statuses = statuses
        self.idPrefix = idPrefix
        self.limit = min(max(limit, 1), 1000)
        self.offset = max(offset, 0)
    }
}
