public import WeftCore

/// The first event of every history.
public struct ExecutionStarted: Hashable, Sendable {
    /// The orchestration's name, such as `plan`.
    public let name: String
    /// The orchestration's version; a worker that does not know it leaves the instance pending.
    public let version: String
    /// What the orchestration was given: for a plan, the plan itself and its inputs.
    public let input: JSONValue
    /// The instance that waits for this one; `nil` where it was started from outside or detached.
    public let parent: ParentInstance?
    /// How often the instance has continued as new.
    public let generation: Int
    /// The first ID that tasks, timers and children may take. It grows with the generation, so
    /// that what an earlier generation left in the queues cannot be mistaken for this one's.
    public let firstID: Int
    /// Where it stands in a distributed trace. Not part of what is asked for: starts that differ
    /// in it alone are equal.
    public var trace: TraceContext

    /// The first event of an instance.
    public init(
        name: String, version: String, input: JSONValue, parent: ParentInstance? = nil,
        generation: Int = 0, firstID: Int = 0, trace: TraceContext = TraceContext()
    ) {
        self.name = name
        self.version = version
        self.input = input
        self.parent = parent
        self.generation = generation
        self.firstID = firstID
        self.trace = trace
    }
}

/// Who waits for a sub-orchestration.
public struct ParentInstance: Hashable, Sendable {
    /// The instance that waits.
    public let instanceID: InstanceID
    /// The child's ID within its parent.
    public let childID: Int

    /// A parent, and the number by which it knows its child.
    public init(instanceID: InstanceID, childID: Int) {
        self.instanceID = instanceID
        self.childID = childID
    }
}
