public import Weft

/// A photo in the widths and formats that a web page offers, from one decoding.
public struct WebImages: Pipeline {
    public struct Input: PipelineInput {
        @Parameter("The photo.") public var photo: Image
        @Parameter("The largest width, in pixels; each next one is half of it.")
        public var width = 1920
        @Parameter("How many widths.") public var count = 3
        @Parameter("The quality, 1 to 100.") public var quality = 75
        @Parameter("Whether to write AVIF too, which takes long.") public var avif = false
        public init() {}
    }

    public static let summary = "Makes WebP and JPEG copies of a photo in several widths."

    public init() {}

    public func body(_ input: Inputs<Input>) -> Handle<[Image]> {
        let photo = input.photo.convertedToSRGB()  // used many times: decoded once
        let widths = (0..<max(1, min(input.count, 8))).map { max(1, input.width >> $0) }
        let images = widths.flatMap { width in
            let small = photo.resized(width: width, withoutEnlargement: true)
            return encodings(input).map { small.encoded(as: $0) }
        }
        return list(images[0], Array(images.dropFirst()))
    }

    private func encodings(_ input: Inputs<Input>) -> [ImageEncoding] {
        let quality = input.quality
        let both = [
            ImageEncoding.webp(quality: quality, metadata: .copyrightAndProfile),
            .jpeg(quality: quality, progressive: true, metadata: .copyrightAndProfile),
        ]
        return input.avif ? both + [.avif(quality: quality)] : both
    }
}
