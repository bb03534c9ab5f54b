public import Weft

/// A photo's blurred pyramid in one picture: a fan-out over the levels, and a fan-in.
public struct PyramidSheet: Pipeline {
    public struct Input: PipelineInput {
        @Parameter("The photo.") public var photo: Image
        @Parameter("The blur of each level, in its pixels.") public var sigma = 2.0
        public init() {}
    }

    public static let summary = "Shows a photo's blurred pyramid in one picture."

    public init() {}

    public func body(_ input: Inputs<Input>) -> Handle<Image> {
        input.photo.pyramid().levels
            .map { $0.blurred(sigma: input.sigma) }
            .pyramidSheet()
    }
}
