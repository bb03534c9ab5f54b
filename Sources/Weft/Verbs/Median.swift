public import WeftPipeline
internal import WeftVips

extension Handle<Image> {
    /// Replaces each pixel by the median of a square around it: takes away specks and keeps edges.
    /// Alpha stays. The cost of a pixel grows with the square's area.
    ///
    /// - Parameter size: The side of the square in pixels: odd, 3 to 99.
    public func medianFiltered(
        size: Int = 3, file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Image> {
        applying(Median(size: size), label: "medianFiltered", file: file, line: line)
    }
}

struct Median: ImageOperation {
    var size: Int

    func validate() throws { try VipsImage.checkMedianFiltered(size: size) }

    func apply(to image: VipsImage) throws -> VipsImage { try image.medianFiltered(size: size) }
}
