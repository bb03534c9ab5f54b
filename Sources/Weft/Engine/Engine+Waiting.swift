public import WeftCore
public import WeftDurable

extension Engine {
    /// Why the instance has not ended yet; empty where it has.
    ///
    /// What `client.waitReasons` says, and also which queued activities wait because of a limit of
    /// this engine: that is known nowhere else.
    /// - Throws: `DurableError.instanceNotFound`.
    public func waitReasons(of id: InstanceID) async throws -> [WaitReason] {
        let held = await worker.heldBackActivities
        return try await client.waitReasons(of: id).map { $0.limited(by: held) }
    }
}

extension WaitReason {
    /// The same, or the limit that holds a queued activity back.
    func limited(by held: [String: HeldBackActivity]) -> WaitReason {
        guard case .activityQueued(let name) = self, let reason = held[name.activity]?.reason else {
            return self
        }
        switch reason {
        case .concurrency: return .activityLimited(name, .concurrency)
        case .rate: return .activityLimited(name, .rate)
        }
    }
}
