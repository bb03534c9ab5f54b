public import Weft

/// Removes what the mask covers and paints in what might have been behind it.
public struct ContentAwareFill: Pipeline {
    public struct Input: PipelineInput {
        @Parameter("The photo to repair.") public var photo: Image
        @Parameter("White where the photo is to be filled.") public var mask: Mask
        @Parameter("White where nothing is copied from: faces, writing.")
        public var protect: Mask?
        @Parameter("Each is white over what to copy from, and crosses the holes it is for.")
        public var donors: [Mask]?
        @Parameter("How long to search.") public var quality = FillQuality.standard
        @Parameter("How many pixels high and wide the pieces are that are compared and copied.")
        public var patchSize = PatchSize.automatic
        @Parameter("Chooses among equally good fills.") public var seed = 0
        public init() {}
    }

    public static let summary = "Removes what a mask covers and paints in what was behind it."

    public init() {}

    public func body(_ input: Inputs<Input>) -> Handle<Image> {
        if let donors = input.donors {
            return input.photo.filled(
                hiding: input.mask, from: donors, protecting: input.protect,
                quality: input.quality, patchSize: input.patchSize, seed: input.seed)
        }
        // The depth is known only at run time; then coarse to fine, a step a level.
        return input.photo.pyramid(
            hiding: input.mask, protecting: input.protect, patchSize: input.patchSize
        )
        .filled(protecting: input.protect, quality: input.quality, seed: input.seed)
    }
}
