public import WeftPipeline
public import WeftVips

extension Handle<Image> {
    /// Gives all colors the hue of one; lightness and alpha stay, gray becomes RGB.
    ///
    /// - Parameter color: Its lightness and alpha do not count.
    public func tinted(
        _ color: RGBColor, file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Image> {
        applying(Tint(color: color), label: "tinted", file: file, line: line)
    }
}

struct Tint: ImageOperation {
    var color: RGBColor

    func validate() throws { try VipsImage.checkTinted(color) }

    func apply(to image: VipsImage) throws -> VipsImage { try image.tinted(color) }
}
