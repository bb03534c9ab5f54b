public import WeftCore

/// A sub-orchestration to be started, as the orchestration asks for it.
public struct ChildRequest: Hashable, Sendable {
    /// Unique within the parent, chosen by it.
    public let childID: Int
    /// The child's own ID in the hub.
    public let instanceID: InstanceID
    /// The orchestration's name.
    public let name: String
    /// The orchestration's version.
    public let version: String
    /// What it is given.
    public let input: JSONValue
    /// Whether nobody waits for it: it then outlives its parent and reports nothing back.
    public let isDetached: Bool

    /// A sub-orchestration to be started.
    public init(
        childID: Int, instanceID: InstanceID, name: String, version: String, input: JSONValue,
        isDetached: Bool = false
    ) {
        self.childID = childID
        self.instanceID = instanceID
        self.name = name
        self.version = version
        self.input = input
        self.isDetached = isDetached
    }
}

/// An external event that an orchestration raises on another instance.
public struct SentEvent: Hashable, Sendable {
    /// The instance that gets it.
    public let target: InstanceID
    /// The event's name; compared without case.
    public let name: String
    /// What comes with it.
    public let payload: JSONValue

    /// An event for another instance.
    public init(target: InstanceID, name: String, payload: JSONValue = .null) {
        self.target = target
        self.name = name
        self.payload = payload
    }
}
