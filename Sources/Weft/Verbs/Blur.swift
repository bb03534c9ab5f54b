public import WeftPipeline
internal import WeftVips

extension Handle<Image> {
    /// Blurs the image with a Gaussian kernel. Where there is alpha, colors are weighted by it, so
    /// that hidden pixels do not bleed into their surroundings.
    ///
    /// - Parameter sigma: The kernel's standard deviation, 0.01 to 1000 pixels. libvips leaves out weights below
    ///   a fifth of the middle one, so a sigma below 0.56 changes nothing.
    public func blurred(
        sigma: Double, file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Image> {
        applying(Blur(sigma: sigma), label: "blurred", file: file, line: line)
    }
}

struct Blur: ImageOperation {
    var sigma: Double

    func validate() throws { try VipsImage.checkBlurred(sigma: sigma) }

    func apply(to image: VipsImage) throws -> VipsImage { try image.blurred(sigma: sigma) }
}
