public import WeftCore

/// A sub-orchestration to be started, as the orchestration asks for it.
public struct ChildRequest: Hashable, Sendable {
    /// Unique within the parent, chosen by it.
    public let childID: Int
    /// The child's own ID in the hub.
    public let instanceID: InstanceID
    public let name: String
    public let version: String
    public let input: JSONValue
    /// Whether nobody waits for it: it then outlives its parent and reports nothing back.
    public let isDetached: Bool

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
    public let target: InstanceID
    public let name: String
    public let payload: JSONValue

    public init(target: InstanceID, name: String, payload: JSONValue = .null) {
        self.target = target
        self.name = name
        self.payload = payload
    }
}
