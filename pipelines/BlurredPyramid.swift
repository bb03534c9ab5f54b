public import Weft

/// The talk's example: a pyramid whose depth the photo decides, blurred in parallel, level by level.
public struct BlurredPyramid: Pipeline {
    public struct Input: PipelineInput {
        @Parameter("The photo.") public var photo: Image
        @Parameter("The blur of each level, in its pixels.") public var sigma = 2.0
        public init() {}
    }

    public static let summary = "Halves a photo until it is small, and blurs every level."

    public init() {}

    public func body(_ input: Inputs<Input>) -> Handle<[Image]> {
        input.photo.pyramid().levels.map { $0.blurred(sigma: input.sigma) }
    }
}
