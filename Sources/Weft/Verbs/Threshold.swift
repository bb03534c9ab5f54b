public import WeftPipeline
internal import WeftVips

extension Handle<Image> {
    /// Makes white what is at least as light as a level, and black the rest: one band of 8 bits. What is
    /// transparent counts as black.
    ///
    /// - Parameter level: 0 to 255, whatever the image's depth.
    public func thresholded(
        at level: Double = 128, file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Image> {
        applying(Threshold(level: level), label: "thresholded", file: file, line: line)
    }
}

struct Threshold: ImageOperation {
    var level: Double

    func validate() throws { try VipsImage.checkThresholded(at: level) }

    func apply(to image: VipsImage) throws -> VipsImage { try image.thresholded(at: level) }
}
