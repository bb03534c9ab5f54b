public import WeftPipeline
internal import WeftVips

extension Handle<Image> {
    /// Stretches tones so that the darkest become black and the lightest white; hues and alpha stay.
    ///
    /// - Parameters:
    ///   - lower: The percentage of pixels that become black, 0 to 99.
    ///   - upper: The percentage below which none becomes white, above `lower`, to 100.
    public func normalized(
        lower: Double = 1, upper: Double = 99, file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Image> {
        applying(Normalize(lower: lower, upper: upper), label: "normalized", file: file, line: line)
    }
}

struct Normalize: ImageOperation {
    var lower: Double
    var upper: Double

    func validate() throws { try VipsImage.checkNormalized(lower: lower, upper: upper) }

    func apply(to image: VipsImage) throws -> VipsImage {
        try image.normalized(lower: lower, upper: upper)
    }
}
