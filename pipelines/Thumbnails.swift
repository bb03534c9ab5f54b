public import Weft

/// Small WebP copies of many photos.
public struct Thumbnails: Pipeline {
    public struct Input: PipelineInput {
        @Parameter("The photos.") public var photos: [Image]
        @Parameter("The longest side of a thumbnail, in pixels.") public var side = 256
        @Parameter("The WebP quality, 0 to 100.") public var quality = 80
        public init() {}
    }

    public static let summary = "Makes small WebP copies of many photos."

    public init() {}

    public func body(_ input: Inputs<Input>) -> Handle<[Image]> {
        input.photos.map {
            $0.thumbnail(within: input.side).encoded(as: .webp(quality: input.quality))
        }
    }
}
