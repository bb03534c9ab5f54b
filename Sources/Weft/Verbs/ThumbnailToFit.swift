public import WeftPipeline
public import WeftPixels
public import WeftVips

extension Handle<Image> {
    /// Scales the image to a size as `resized(to:fit:)` does, decoding JPEG and WebP files at a
    /// smaller scale where that loses nothing; colors become sRGB of 8 bits.
    ///
    /// - Parameters:
    ///   - fit: How it fills the size.
    ///   - focus: What `cover` keeps.
    ///   - background: For `contain`.
    public func thumbnail(
        filling size: PixelSize, fit: Fit = .cover, focus: Focus = .center,
        background: RGBColor = .black, file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Image> {
        applying(
            ThumbnailToFit(
                width: size.width, height: size.height, fit: fit, focus: focus,
                background: background), label: "thumbnail", file: file, line: line)
    }
}

struct ThumbnailToFit: ImageOperation {
    var width: Int
    var height: Int
    var fit: Fit
    var focus: Focus
    var background: RGBColor

    private var size: PixelSize { PixelSize(width: width, height: height) }

    func validate() throws {
        try VipsImage.checkResized(width: width, height: height, background: background)
    }

    func apply(to image: VipsImage) throws -> VipsImage {
        try image.thumbnail(filling: size, fit: fit, focus: focus, background: background)
    }

    func open(_ source: ImageSource, options: OpenOptions) throws -> VipsImage? {
        try VipsImage.thumbnail(
            of: source, filling: size, fit: fit, focus: focus, background: background,
            options: options)
    }
}
