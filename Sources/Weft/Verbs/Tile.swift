public import WeftPipeline
public import WeftVips

extension Handle<Image> {
    /// Lays another image over this one again and again, from the top left.
    ///
    /// - Parameters:
    ///   - tile: What is repeated, at its own size.
    ///   - spacing: Pixels between two, 0 to 10,000.
    ///   - opacity: 0 (invisible) to 1.
    ///   - mode: How colors are mixed.
    public func overlaid(
        tiling tile: Handle<Image>, spacing: Int = 0, opacity: Double = 1, mode: BlendMode = .over,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Image> {
        applying(
            Tile(spacing: spacing, opacity: opacity, mode: mode), with: [tile], label: "overlaid",
            file: file, line: line)
    }
}

struct Tile: ImageOperation {
    var spacing: Int
    var opacity: Double
    var mode: BlendMode

    func validate() throws { try VipsImage.checkTiled(spacing: spacing, opacity: opacity) }

    func apply(to image: VipsImage) throws -> VipsImage { image }

    func apply(to image: VipsImage, with others: [VipsImage]) throws -> VipsImage {
        try others.reduce(image) {
            try $0.overlaid(tiling: $1, spacing: spacing, opacity: opacity, mode: mode)
        }
    }
}
