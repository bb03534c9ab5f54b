public import WeftPipeline
public import WeftVips

extension Handle<Image> {
    /// Cuts off the edges that show nothing but background. Where that is the whole image, it stays
    /// as it is.
    ///
    /// - Parameters:
    ///   - threshold: How far a pixel may be from the background to count as it, 0 to 255.
    ///   - background: The color of the edges; that of the pixel at the top left where `nil`.
    public func trimmed(
        threshold: Double = 10, background: RGBColor? = nil, file: StaticString = #fileID,
        line: UInt = #line
    ) -> Handle<Image> {
        applying(
            Trim(threshold: threshold, background: background), label: "trimmed", file: file,
            line: line)
    }
}

struct Trim: ImageOperation {
    var threshold: Double
    var background: RGBColor?

    func validate() throws {
        try VipsImage.checkTrimmed(threshold: threshold, background: background)
    }

    func apply(to image: VipsImage) throws -> VipsImage {
        try image.trimmed(threshold: threshold, background: background)
    }
}
