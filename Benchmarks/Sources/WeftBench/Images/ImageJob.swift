import Weft

/// A job over a folder of photos: as a pipeline, and as the same libvips calls made by hand.
struct ImageJob: Sendable {
    let name: String
    let fileExtension: String
    let pipeline: any Pipeline.Type
    /// From a file to the bytes of a file.
    let byHand: @Sendable (String) throws -> [UInt8]
    /// The arguments of `vipsthumbnail` that do the same, where it can.
    var commandArguments: [String]?

    static let thumbnails = ImageJob(
        name: "thumbnail 256 to WebP", fileExtension: "webp", pipeline: SmallWebP.self,
        byHand: { path in
            try VipsImage.thumbnail(of: .path(path), within: 256)
                .encoded(as: .webp(quality: 80))
        },
        commandArguments: ["-s", "256", "-o", "OUT/%s.webp[Q=80]"])

    static let prints = ImageJob(
        name: "resize 1600, sharpen, to JPEG", fileExtension: "jpg", pipeline: SharpJPEG.self,
        byHand: { path in
            try VipsImage.open(.path(path)).autorotated().resized(longestSide: 1600).sharpened()
                .encoded(as: .jpeg(quality: 85))
        })
}

/// Thumbnails as WebP.
struct SmallWebP: Pipeline {
    struct Input: PipelineInput {
        @Parameter("The photos.") var photos: [Image]
        init() {}
    }

    init() {}

    func body(_ input: Inputs<Input>) -> Handle<[Image]> {
        input.photos.map { $0.thumbnail(within: 256).encoded(as: .webp(quality: 80)) }
    }
}

/// Smaller, sharper JPEGs.
struct SharpJPEG: Pipeline {
    struct Input: PipelineInput {
        @Parameter("The photos.") var photos: [Image]
        init() {}
    }

    init() {}

    func body(_ input: Inputs<Input>) -> Handle<[Image]> {
        input.photos.map {
            $0.resized(longestSide: 1600).sharpened().encoded(as: .jpeg(quality: 85))
        }
    }
}
