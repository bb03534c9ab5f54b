public import WeftPipeline
internal import WeftVips

extension Handle<Image> {
    /// Makes one gray band of the colors' lightness; alpha and 16 bits stay.
    public func grayscale(
        file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Image> {
        applying(Grayscale(), label: "grayscale", file: file, line: line)
    }
}

struct Grayscale: ImageOperation {
    func apply(to image: VipsImage) throws -> VipsImage { try image.grayscale() }
}
