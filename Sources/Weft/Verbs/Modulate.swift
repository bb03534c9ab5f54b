public import WeftPipeline
internal import WeftVips

extension Handle<Image> {
    /// Multiplies lightness and colorfulness and turns hues, in CIE LCh; alpha stays.
    ///
    /// - Parameters:
    ///   - brightness: Factor of the lightness, 0 to 100; 1 changes nothing.
    ///   - saturation: Factor of the chroma, 0 (gray) to 100; 1 changes nothing.
    ///   - hue: Degrees by which hues are turned.
    public func modulated(
        brightness: Double = 1, saturation: Double = 1, hue: Double = 0,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Image> {
        applying(
            Modulate(brightness: brightness, saturation: saturation, hue: hue), label: "modulated",
            file: file, line: line)
    }
}

struct Modulate: ImageOperation {
    var brightness: Double
    var saturation: Double
    var hue: Double

    func validate() throws {
        try VipsImage.checkModulated(brightness: brightness, saturation: saturation, hue: hue)
    }

    func apply(to image: VipsImage) throws -> VipsImage {
        try image.modulated(brightness: brightness, saturation: saturation, hue: hue)
    }
}
