public import WeftCore

/// An instance to be created.
public struct NewInstance: Hashable, Sendable {
    /// Unique in the hub.
    public let id: InstanceID
    /// Its first event.
    public let start: ExecutionStarted
    /// When it is created.
    public let createdAt: Timestamp
    /// What people call it, such as the pipeline's name.
    public let label: String
    /// What it belongs to, such as a batch; `nil` where to nothing.
    public let group: String?
    /// Not to be leased before this moment, unless it is canceled or terminated; `nil` means at
    /// once. Messages wait with it. Its start counts as having arrived then.
    public let startAt: Timestamp?
    /// What happens where the ID is taken.
    public let reuse: IDReuse

    /// An instance to be created.
    public init(
        id: InstanceID, start: ExecutionStarted, label: String, createdAt: Timestamp,
        group: String? = nil, startAt: Timestamp? = nil, reuse: IDReuse = .never
    ) {
        self.id = id
        self.start = start
        self.label = label
        self.createdAt = createdAt
        self.group = group
        self.startAt = startAt
        self.reuse = reuse
    }

    /// The same under another policy.
    package func reusing(_ reuse: IDReuse) -> NewInstance {
        NewInstance(
            id: id, start: start, label: label, createdAt: createdAt, group: group,
            startAt: startAt, reuse: reuse)
    }
}

/// What happens where the ID of a new instance is taken.
///
/// An instance that is replaced is purged, with its history, in the transaction that creates the
/// new one. Under the first three policies the same start again gives `.existing` where the
/// instance may not be replaced.
public enum IDReuse: String, Hashable, Sendable, CaseIterable {
    /// Refused, unless it stands for the same start.
    case never
    /// One that failed, or was canceled or terminated, is replaced.
    case unsuccessful
    /// One that has ended is replaced.
    case ended
    /// Any is replaced; a live one ends without a trace.
    case always

    /// Whether an instance with this status makes place for a new one.
    public func replaces(_ status: RuntimeStatus) -> Bool {
        switch self {
        case .never: false
        case .unsuccessful: status.isFinal && status != .completed
        case .ended: status.isFinal
        case .always: true
        }
    }
}

/// Whether a creation made something.
public enum Creation: Hashable, Sendable {
    /// It was not there, and is there now.
    case created
    /// The same was there already: its record.
    case existing(InstanceRecord)
}
