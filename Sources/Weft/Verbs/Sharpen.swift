public import WeftPipeline
internal import WeftVips

extension Handle<Image> {
    /// Sharpens the image's lightness.
    ///
    /// - Parameters:
    ///   - sigma: The size of what is sharpened, 0.01 to 100 pixels.
    ///   - strength: How much edges gain, 0 to 1,000,000 (libvips' m2).
    public func sharpened(
        sigma: Double = 0.5, strength: Double = 3, file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Image> {
        applying(
            Sharpen(sigma: sigma, strength: strength), label: "sharpened", file: file, line: line)
    }
}

struct Sharpen: ImageOperation {
    var sigma: Double
    var strength: Double

    func validate() throws {
        try VipsImage.checkSharpened(sigma: sigma, strength: strength)
    }

    func apply(to image: VipsImage) throws -> VipsImage {
        try image.sharpened(sigma: sigma, strength: strength)
    }
}
