public import Weft

/// Many photos small in one picture: a fan-out over the photos, and a fan-in.
public struct ContactSheet: Pipeline {
    public struct Input: PipelineInput {
        @Parameter("The photos.") public var photos: [Image]
        @Parameter("The sides of a photo's square, in pixels.") public var side = 256
        @Parameter("Photos in a row; 0 makes the sheet about square.") public var columns = 0
        @Parameter("Pixels between two photos.") public var spacing = 8
        @Parameter("The color between them: #rrggbb or a name.") public var background =
            RGBColor.white
        public init() {}
    }

    public static let summary = "Lays many photos out in one picture."

    public init() {}

    public func body(_ input: Inputs<Input>) -> Handle<Image> {
        let square = PixelSize(width: input.side, height: input.side)
        return input.photos
            .map { $0.thumbnail(filling: square, fit: .contain, background: input.background) }
            .grid(
                columns: input.columns == 0 ? nil : input.columns, spacing: input.spacing,
                background: input.background)
    }
}
