public import Weft

/// Lays a logo over a photo, and waits for a person to approve it.
public struct Watermark: Pipeline {
    public struct Input: PipelineInput {
        @Parameter("The photo to mark.") public var photo: Image
        @Parameter("The logo, with alpha.") public var logo: Image
        @Parameter("Who has to approve the result.") public var reviewer: String
        @Parameter("Hours after which the answer is no.") public var hours = 48
        public init() {}
    }

    public static let summary =
        "Lays a logo over a photo; unless a person approves, gives the photo as it was."

    public init() {}

    public func body(_ input: Inputs<Input>) -> Handle<Image> {
        let draft = input.photo.thumbnail(within: 2048)
            .overlaid(with: input.logo, at: .bottomTrailing, margin: 24, opacity: 0.6)
        let review = draft.review(by: input.reviewer, within: .hours(input.hours))
        return choose(review.isApproved) {
            draft
        } otherwise: {
            input.photo
        }
    }
}
