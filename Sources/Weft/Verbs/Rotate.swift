public import WeftPipeline
public import WeftVips

extension Handle<Image> {
    /// Turns the image clockwise. Multiples of 90 degrees change no pixel's value; other angles
    /// interpolate, and the image grows to hold its corners.
    ///
    /// - Parameters:
    ///   - degrees: Up to 1,000,000 in size; below 0 turns counterclockwise.
    ///   - background: What the corners show; where it is transparent, the result has alpha.
    public func rotated(
        by degrees: Double, background: RGBColor = .black, file: StaticString = #fileID,
        line: UInt = #line
    ) -> Handle<Image> {
        applying(
            Rotate(degrees: degrees, background: background), label: "rotated", file: file,
            line: line)
    }
}

struct Rotate: ImageOperation {
    var degrees: Double
    var background: RGBColor

    func validate() throws { try VipsImage.checkRotated(by: degrees, background: background) }

    func apply(to image: VipsImage) throws -> VipsImage {
        try image.rotated(by: degrees, background: background)
    }
}
