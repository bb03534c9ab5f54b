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
    public func overlaid(
        with overlay: Handle<Image>, at position: OverlayPosition = .center, margin: Int = 0,
        opacity: Double = 1, file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Image> {
        applying(
            Overlay(position: position.rawValue, margin: margin, opacity: opacity),
            with: [overlay], label: "overlaid", file: file, line: line)
    }
}

struct Overlay: ImageOperation {
    var position: String
    var margin: Int
    var opacity: Double

    func apply(to image: VipsImage) throws -> VipsImage { image }

    func apply(to image: VipsImage, with others: [VipsImage]) throws -> VipsImage {
        guard let place = OverlayPosition(rawValue: position) else {
            throw WeftError(
                code: "invalid-argument",
                "Expected a position such as bottom-trailing, found \"\(position)\".")
        }
        return try others.reduce(image) {
            try $0.overlaid(with: $1, at: place, margin: margin, opacity: opacity)
        }
    }
}
