public import WeftPipeline
public import WeftPixels
public import WeftVips

extension Handle<Image> {
    /// Adds pixels around the image.
    ///
    /// - Parameters:
    ///   - edges: How many on each side: `EdgePixels(top: 8)`, `EdgePixels(all: 8)`.
    ///   - mode: What they show: a color, or the image's own pixels copied, repeated or mirrored.
    ///   - background: The color for the mode `background`; where it is transparent, the result has
    ///     alpha.
    public func extended(
        by edges: EdgePixels, mode: ExtendMode = .background, background: RGBColor = .black,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Image> {
        applying(
            Extend(edges: edges, mode: mode, background: background), label: "extended", file: file,
            line: line)
    }

    /// Extends the image to a size, which must not be smaller than it.
    ///
    /// - Parameter position: Where the image lies in it.
    public func extended(
        to size: PixelSize, at position: Gravity = .center, mode: ExtendMode = .background,
        background: RGBColor = .black, file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Image> {
        applying(
            ExtendToSize(
                width: size.width, height: size.height, position: position, mode: mode,
                background: background), label: "extended", file: file, line: line)
    }
}

struct Extend: ImageOperation {
    var edges: EdgePixels
    var mode: ExtendMode
    var background: RGBColor

    func validate() throws { try VipsImage.checkExtended(by: edges, background: background) }

    func apply(to image: VipsImage) throws -> VipsImage {
        try image.extended(by: edges, mode: mode, background: background)
    }
}

struct ExtendToSize: ImageOperation {
    var width: Int
    var height: Int
    var position: Gravity
    var mode: ExtendMode
    var background: RGBColor

    private var size: PixelSize { PixelSize(width: width, height: height) }

    func validate() throws { try VipsImage.checkExtended(to: size, background: background) }

    func apply(to image: VipsImage) throws -> VipsImage {
        try image.extended(to: size, at: position, mode: mode, background: background)
    }
}
