/// The types of the activities and operations that a pipeline's body uses, so that a worker knows
/// them without anyone registering them by hand.
public struct UsedWork: Sendable {
    /// Activities, each once, in the order of their first use.
    public private(set) var activities: [any Activity.Type] = []
    /// Operations of chains, each once, in the order of their first use.
    public private(set) var operations: [any ChainOperation.Type] = []

    /// Nothing used yet.
    public init() {}

    mutating func add(_ type: any Activity.Type) {
        if !activities.contains(where: { $0 == type }) { activities.append(type) }
    }

    mutating func add(_ type: any ChainOperation.Type) {
        if !operations.contains(where: { $0 == type }) { operations.append(type) }
    }
}
