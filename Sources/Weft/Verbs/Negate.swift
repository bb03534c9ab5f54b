public import WeftPipeline
internal import WeftVips

extension Handle<Image> {
    /// Exchanges light and dark, as in a negative; alpha stays.
    public func negated(
        file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Image> {
        applying(Negate(), label: "negated", file: file, line: line)
    }
}

struct Negate: ImageOperation {
    func apply(to image: VipsImage) throws -> VipsImage { try image.negated() }
}
