public import Weft

/// A large image as a pyramid of tiles, for viewers that load what is seen.
public struct DeepZoom: Pipeline {
    public struct Input: PipelineInput {
        @Parameter("The image.") public var image: Image
        @Parameter("The sides of a tile, in pixels, without overlap.") public var tile = 254
        @Parameter("Pixels that neighbors share.") public var overlap = 1
        @Parameter("The JPEG quality of the tiles, 1 to 100.") public var quality = 80
        public init() {}
    }

    public static let summary = "Cuts an image into a Deep Zoom pyramid of tiles, in one ZIP file."

    public init() {}

    public func body(_ input: Inputs<Input>) -> Handle<Image> {
        input.image.encoded(
            as: .deepZoom(tileSize: input.tile, overlap: input.overlap, quality: input.quality))
    }
}
