public import Weft

/// Removes what the mask covers and paints in what might have been behind it.
public struct ContentAwareFill: Pipeline {
    public struct Input: PipelineInput {
        @Parameter("The photo to repair.") public var photo: Image
        @Parameter("White where the photo is to be filled.") public var mask: Mask
        @Parameter("Chooses among equally good fills.") public var seed = 0
        public init() {}
    }

    public static let summary = "Removes what a mask covers and paints in what was behind it."

    public init() {}

    public func body(_ input: Inputs<Input>) -> Handle<Image> {
        let pyramid = input.photo.pyramid(hiding: input.mask)  // depth is known only at run time
        return pyramid.filled(seed: input.seed)  // coarse to fine, a step a level
    }
}
