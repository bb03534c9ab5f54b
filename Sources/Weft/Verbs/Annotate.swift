public import WeftPipeline
public import WeftVips

extension Handle<Image> {
    /// Writes a text on the image. The text is plain: `<b>` is written as it stands. Fonts may differ
    /// between machines.
    ///
    ///     photo.annotated("© Ada", style: TextStyle(size: 32, color: .white), opacity: 0.8)
    ///
    /// - Parameters:
    ///   - text: 1 to 10,000 characters; lines end at a newline, and where the width ends.
    ///   - style: Font, size, color, alignment, width and resolution.
    ///   - position: The corner, side or center where it lies.
    ///   - margin: Pixels between it and the edges.
    ///   - opacity: 0 (invisible) to 1.
    public func annotated(
        _ text: String, style: TextStyle = TextStyle(), at position: Gravity = .bottomTrailing,
        margin: Int = 16, opacity: Double = 1, file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Image> {
        applying(
            Annotate(
                text: text, style: style, position: position, margin: margin, opacity: opacity),
            label: "annotated", file: file, line: line)
    }
}

struct Annotate: ImageOperation {
    var text: String
    var style: TextStyle
    var position: Gravity
    var margin: Int
    var opacity: Double

    func validate() throws {
        try VipsImage.checkAnnotated(text, style, margin: margin, opacity: opacity)
    }

    func apply(to image: VipsImage) throws -> VipsImage {
        try image.annotated(text, style: style, at: position, margin: margin, opacity: opacity)
    }
}
