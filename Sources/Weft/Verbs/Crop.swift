public import WeftPipeline
public import WeftPixels
internal import WeftVips

extension Handle<Image> {
    /// Cuts out a rectangle, which must lie inside the image.
    public func cropped(
        to area: PixelRect, file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Image> {
        applying(
            Crop(x: area.x, y: area.y, width: area.width, height: area.height), label: "cropped",
            file: file, line: line)
    }
}

struct Crop: ImageOperation {
    var x: Int
    var y: Int
    var width: Int
    var height: Int

    private var area: PixelRect { PixelRect(x: x, y: y, width: width, height: height) }

    func validate() throws { try VipsImage.checkCropped(to: area) }

    func apply(to image: VipsImage) throws -> VipsImage {
        try image.cropped(to: area)
    }
}
