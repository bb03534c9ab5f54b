public import WeftPipeline
internal import WeftVips

extension Handle<Image> {
    /// Scales the image so that its longer side has so many pixels; it may grow.
    public func resized(
        longestSide: Int, file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Image> {
        applying(Resize(longestSide: longestSide), label: "resized", file: file, line: line)
    }
}

struct Resize: ImageOperation {
    var longestSide: Int

    /// 2: a photo that lies on its side is turned after it is scaled.
    static let version = 2

    func validate() throws { try VipsImage.checkResized(longestSide: longestSide) }

    func apply(to image: VipsImage) throws -> VipsImage {
        try image.resized(longestSide: longestSide)
    }

    func open(_ source: ImageSource, options: OpenOptions) throws -> VipsImage? {
        try VipsImage.resized(source, longestSide: longestSide, options: options)
    }
}
