public import WeftPipeline
internal import WeftVips

extension Handle<Image> {
    /// Makes the image lighter or darker by an amount, with more or less contrast around middle gray;
    /// alpha stays. Each value v of 0 to 1 becomes (v - 0.5) * contrast + 0.5 + brightness, clipped.
    ///
    /// - Parameters:
    ///   - brightness: -1 (black) to 1 (white); 0 changes nothing.
    ///   - contrast: 0 (one gray) to 100; 1 changes nothing.
    public func adjusted(
        brightness: Double = 0, contrast: Double = 1, file: StaticString = #fileID,
        line: UInt = #line
    ) -> Handle<Image> {
        applying(
            Adjust(brightness: brightness, contrast: contrast), label: "adjusted", file: file,
            line: line)
    }
}

struct Adjust: ImageOperation {
    var brightness: Double
    var contrast: Double

    func validate() throws {
        try VipsImage.checkAdjusted(brightness: brightness, contrast: contrast)
    }

    func apply(to image: VipsImage) throws -> VipsImage {
        try image.adjusted(brightness: brightness, contrast: contrast)
    }
}
