internal import WeftCore
public import WeftPipeline

extension Handle<Image> {
    /// Waits until a person has looked at the image and answered: `weft approve ID` or
    /// `weft approve ID --reject`. The wait survives restarts and may last for months.
    ///
    /// - Parameters:
    ///   - reviewer: Who is asked; shown to whoever asks what the run waits for.
    ///   - limit: When the time is up, the answer is no.
    public func review(
        by reviewer: String, within limit: Duration? = nil, file: StaticString = #fileID,
        line: UInt = #line
    ) -> Handle<Review> {
        waitingForEvent(
            Review.eventName, as: Review.self, within: limit,
            otherwise: ["approved": false, "timedOut": true], requiring: ["approved"],
            label: "review by \(reviewer)", file: file, line: line)
    }
}

extension Handle<Review> {
    /// Whether the person said yes.
    public var isApproved: Handle<Bool> { field("approved") }
}
