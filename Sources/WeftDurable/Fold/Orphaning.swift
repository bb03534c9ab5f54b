internal import WeftCore

/// Why the engine itself ends a sub-orchestration: its parent wants no result of it any more.
///
/// A parent that begins again, because it was rewound or restarted, may ask for the same
/// sub-orchestration while that still winds down. It is then told of an end of its own making, by a
/// code of its own, and the sub-orchestration is started again.
enum Orphaning {
    static let unwanted = "Its parent no longer waits for it."
    static let continued = "Its parent continues as new."

    static func ended(_ status: RuntimeStatus) -> String {
        "Its parent has ended: \(status.rawValue)."
    }

    /// What the failure of such a sub-orchestration is called.
    static let code = "child-orphaned"

    /// Whether a termination was ordered by the parent.
    static func isReason(_ reason: String) -> Bool {
        reason == unwanted || reason == continued || reason.hasPrefix("Its parent has ended: ")
    }
}

extension ControlMessage {
    /// The sub-orchestration that has ended because its parent wanted it to, by child ID.
    var orphan: Int? {
        guard case .childEnded(let childID, .failed(let failure)) = self,
            failure.code == Orphaning.code
        else { return nil }
        return childID
    }
}
