public import Weft

/// Any operation of libvips on a photo, by its name: what `weft ops` lists.
public struct ApplyOperation: Pipeline {
    public struct Input: PipelineInput {
        @Parameter("The photo.") public var photo: Image
        @Parameter("The operation and its arguments: \"canny sigma=1.4\"; see weft ops.")
        public var operation: VipsCall
        public init() {}
    }

    public static let summary = "Applies any operation of libvips to a photo, by its name."

    public init() {}

    public func body(_ input: Inputs<Input>) -> Handle<Image> {
        input.photo.vips(input.operation.operation, input.operation.settings)
    }
}
