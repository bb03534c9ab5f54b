public import WeftPipeline
public import WeftPixels
public import WeftVips

extension Handle<Image> {
    /// Scales the image to a size in the way that `fit` says.
    ///
    /// - Parameters:
    ///   - size: 1 to 10,000,000 pixels on each side.
    ///   - fit: `cover` fills the size and cuts off the rest, `contain` shows all and fills the rest
    ///     with background, `fill` changes the shape, `inside` and `outside` keep it.
    ///   - focus: What `cover` keeps, and where the image lies by `contain`.
    ///   - kernel: How pixels are mixed; `nearest` for masks and pixel art.
    ///   - withoutEnlargement: Whether an image that is smaller is not scaled up.
    ///   - background: For `contain`; where it is transparent, the result has alpha.
    public func resized(
        to size: PixelSize, fit: Fit = .cover, focus: Focus = .center, kernel: Kernel = .lanczos3,
        withoutEnlargement: Bool = false, background: RGBColor = .black,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Image> {
        applying(
            ResizeToFit(
                width: size.width, height: size.height, fit: fit, focus: focus, kernel: kernel,
                withoutEnlargement: withoutEnlargement, background: background), label: "resized",
            file: file, line: line)
    }

    /// Scales the image to a width; its height follows.
    public func resized(
        width: Int, kernel: Kernel = .lanczos3, withoutEnlargement: Bool = false,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Image> {
        applying(
            ResizeToFit(width: width, kernel: kernel, withoutEnlargement: withoutEnlargement),
            label: "resized", file: file, line: line)
    }

    /// Scales the image to a height; its width follows.
    public func resized(
        height: Int, kernel: Kernel = .lanczos3, withoutEnlargement: Bool = false,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Image> {
        applying(
            ResizeToFit(height: height, kernel: kernel, withoutEnlargement: withoutEnlargement),
            label: "resized", file: file, line: line)
    }
}

struct ResizeToFit: ImageOperation {
    var width: Int?
    var height: Int?
    var fit = Fit.inside
    var focus = Focus.center
    var kernel: Kernel
    var withoutEnlargement: Bool
    var background = RGBColor.black

    func validate() throws {
        try VipsImage.checkResized(width: width, height: height, background: background)
    }

    func apply(to image: VipsImage) throws -> VipsImage {
        try image.resized(
            width: width, height: height, fit: fit, focus: focus, kernel: kernel,
            withoutEnlargement: withoutEnlargement, background: background)
    }
}
