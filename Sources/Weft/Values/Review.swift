public import WeftPipeline

/// A person's answer to a request for review.
public struct Review: Codable, Hashable, Sendable, PlanValue {
    /// Whether the person said yes; false when the time was up.
    public var approved: Bool
    /// Who answered, where they said so.
    public var by: String?
    /// What else they had to say.
    public var comment: String?
    /// Whether nobody answered in time.
    public var timedOut: Bool?

    /// The external event that answers a review.
    public static let eventName = "approval"

    /// An answer, as `weft approve` sends it.
    public init(approved: Bool, by: String? = nil, comment: String? = nil) {
        self.approved = approved
        self.by = by
        self.comment = comment
    }
}
