import Weft

/// A thumbnail as WebP.
struct SmallCopy: Pipeline {
    struct Input: PipelineInput {
        @Parameter("The photo.") var photo: Image
        init() {}
    }

    init() {}

    func body(_ input: Inputs<Input>) -> Handle<Image> {
        input.photo.thumbnail(within: 256).encoded(as: .webp(quality: 80))
    }
}

/// A copy for the web: smaller, sharper.
struct SharpCopy: Pipeline {
    struct Input: PipelineInput {
        @Parameter("The photo.") var photo: Image
        init() {}
    }

    init() {}

    func body(_ input: Inputs<Input>) -> Handle<Image> {
        input.photo.resized(longestSide: 1600).sharpened().encoded(as: .jpeg(quality: 80))
    }
}

/// A blurred copy of full size.
struct SoftCopy: Pipeline {
    struct Input: PipelineInput {
        @Parameter("The photo.") var photo: Image
        init() {}
    }

    init() {}

    func body(_ input: Inputs<Input>) -> Handle<Image> {
        input.photo.blurred(sigma: 2).encoded(as: .jpeg(quality: 80))
    }
}
