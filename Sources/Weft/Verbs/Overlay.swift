public import WeftPipeline
public import WeftVips

extension Handle<Image> {
    /// Lays another image over this one; the result has this one's size.
    ///
    /// - Parameters:
    ///   - overlay: What is laid over, at its own size.
    ///   - position: The corner, edge or center where it lies.
    ///   - margin: Its distance from the edges, in pixels.
    ///   - opacity: 0 (invisible) to 1.
    ///   - mode: How colors are mixed; those such as `in` and `xor` give alpha.
    public func overlaid(
        with overlay: Handle<Image>, at position: Gravity = .center, margin: Int = 0,
        opacity: Double = 1, mode: BlendMode = .over, file: StaticString = #fileID,
        line: UInt = #line
    ) -> Handle<Image> {
        applying(
            Overlay(
                position: position.rawValue, margin: margin, opacity: opacity,
                mode: mode == .over ? nil : mode),
            with: [overlay], label: "overlaid", file: file, line: line)
    }
}

struct Overlay: ImageOperation {
    var position: String
    var margin: Int
    var opacity: Double
    /// `nil` for `over`, as in plans that knew no other.
    var mode: BlendMode?

    func validate() throws {
        try VipsImage.checkOverlaid(margin: margin)
        try VipsImage.checkOverlaid(opacity: opacity)
    }

    func apply(to image: VipsImage) throws -> VipsImage { image }

    func apply(to image: VipsImage, with others: [VipsImage]) throws -> VipsImage {
        guard let place = Gravity(rawValue: position) else {
            throw WeftError(
                code: "invalid-argument",
                "Expected a position such as bottom-trailing, found \"\(position)\".")
        }
        return try others.reduce(image) {
            try $0.overlaid(
                with: $1, at: place, margin: margin, opacity: opacity, mode: mode ?? .over)
        }
    }
}
