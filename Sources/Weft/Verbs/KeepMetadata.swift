public import WeftPipeline
public import WeftVips

extension Handle<Image> {
    /// Leaves out metadata: EXIF, XMP, IPTC, comments, the color profile. Between steps that are not
    /// fused, images keep their profile only.
    ///
    /// - Parameter kept: What stays: `.kept` (all), `.stripped` (nothing) or `.copyrightAndProfile`.
    public func keepingMetadata(
        _ kept: ImageEncoding.Metadata, file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Image> {
        applying(KeepMetadata(kept: kept), label: "keepingMetadata", file: file, line: line)
    }
}

struct KeepMetadata: ImageOperation {
    var kept: ImageEncoding.Metadata

    func apply(to image: VipsImage) throws -> VipsImage { try image.keepingMetadata(kept) }
}
