public import WeftPipeline
internal import WeftVips

extension Handle<Image> {
    /// Scales the image to fit a square of so many pixels, decoding JPEG and WebP files at a
    /// smaller scale where that loses nothing; colors become sRGB.
    public func thumbnail(
        within side: Int, file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Image> {
        applying(Thumbnail(side: side), label: "thumbnail", file: file, line: line)
    }
}

struct Thumbnail: ImageOperation {
    var side: Int

    /// 2: a JPEG is decoded at an eighth also where that leaves a little less than twice the side, and
    /// corrected for it.
    static let version = 2

    func validate() throws {
        try VipsImage.checkResized(width: side, height: side)
    }

    func apply(to image: VipsImage) throws -> VipsImage { try image.thumbnail(within: side) }

    func open(_ source: ImageSource, options: OpenOptions) throws -> VipsImage? {
        try VipsImage.thumbnail(of: source, within: side, options: options)
    }
}
