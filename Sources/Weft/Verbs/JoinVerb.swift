public import WeftPipeline
public import WeftVips

extension Handle<[Image]> {
    /// Lays images beside or below each other, in one; they become sRGB.
    ///
    /// - Parameters:
    ///   - direction: `horizontal` is beside each other.
    ///   - alignment: Where smaller ones lie across the direction.
    ///   - spacing: Pixels between two, 0 to 10,000.
    ///   - background: What shows between and beside them; where it is transparent, the result has
    ///     alpha.
    public func joined(
        _ direction: Direction = .horizontal, alignment: Alignment = .center, spacing: Int = 0,
        background: RGBColor = .white, file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Image> {
        running(
            JoinImages(
                direction: direction, alignment: alignment, spacing: spacing,
                background: background), label: "joined", file: file, line: line)
    }

    /// Lays images in rows and columns, in one; they become sRGB. Every cell is as large as the
    /// largest image.
    ///
    /// - Parameters:
    ///   - columns: 1 to 10,000; as many as make the grid about square where `nil`.
    ///   - spacing: Pixels between two, 0 to 10,000.
    ///   - background: What shows between and beside them; where it is transparent, the result has
    ///     alpha.
    public func grid(
        columns: Int? = nil, spacing: Int = 8, background: RGBColor = .white,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Image> {
        running(
            GridOfImages(columns: columns, spacing: spacing, background: background),
            label: "grid", file: file, line: line)
    }
}
