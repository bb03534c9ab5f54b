public import WeftPipeline
internal import WeftVips

extension Handle<Image> {
    /// Makes middle tones brighter (above 1) or darker (below 1); black, white and alpha stay.
    ///
    /// - Parameter exponent: 0.01 to 100; a value v of 0 to 1 becomes v to the power of 1 / exponent.
    public func gammaCorrected(
        _ exponent: Double, file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Image> {
        applying(Gamma(exponent: exponent), label: "gammaCorrected", file: file, line: line)
    }
}

struct Gamma: ImageOperation {
    var exponent: Double

    func validate() throws { try VipsImage.checkGammaCorrected(exponent) }

    func apply(to image: VipsImage) throws -> VipsImage { try image.gammaCorrected(exponent) }
}
