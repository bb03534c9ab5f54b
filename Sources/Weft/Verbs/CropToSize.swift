public import WeftPipeline
public import WeftPixels
public import WeftVips

extension Handle<Image> {
    /// Cuts the image to a size, which must not be larger than it.
    ///
    /// - Parameter focus: The part that is kept: a corner, side or center, or `attention` (what draws
    ///   the eye) or `entropy` (the most detail), which look at the whole image first.
    public func cropped(
        to size: PixelSize, focus: Focus = .center, file: StaticString = #fileID,
        line: UInt = #line
    ) -> Handle<Image> {
        applying(
            CropToSize(width: size.width, height: size.height, focus: focus), label: "cropped",
            file: file, line: line)
    }

    /// Cuts the image to a shape such as 16 by 9, as large as it can be.
    ///
    /// - Parameter focus: The part that is kept.
    public func cropped(
        to shape: AspectRatio, focus: Focus = .center, file: StaticString = #fileID,
        line: UInt = #line
    ) -> Handle<Image> {
        applying(CropToShape(shape: shape, focus: focus), label: "cropped", file: file, line: line)
    }
}

struct CropToSize: ImageOperation {
    var width: Int
    var height: Int
    var focus: Focus

    private var size: PixelSize { PixelSize(width: width, height: height) }

    func validate() throws { try VipsImage.checkCropped(to: size) }

    func apply(to image: VipsImage) throws -> VipsImage {
        try image.cropped(to: size, focus: focus)
    }
}

struct CropToShape: ImageOperation {
    var shape: AspectRatio
    var focus: Focus

    func validate() throws { try VipsImage.checkCropped(to: shape) }

    func apply(to image: VipsImage) throws -> VipsImage {
        try image.cropped(to: shape, focus: focus)
    }
}
