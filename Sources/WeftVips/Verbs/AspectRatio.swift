public import WeftPixels

/// The shape of a rectangle: 16 by 9.
public struct AspectRatio: Codable, Hashable, Sendable {
    /// 1 or more.
    public var width: Int
    /// 1 or more.
    public var height: Int

    /// A shape by its sides, each 1 or more; checked where it is used.
    public init(_ width: Int, _ height: Int) {
        self.width = width
        self.height = height
    }

    /// As high as wide.
    public static let square = AspectRatio(1, 1)

    /// The largest size of this shape inside another, rounded, at least 1 pixel each.
    public func fitted(in size: PixelSize) -> PixelSize {
        let ratio = Double(width) / Double(height)
        let wide = Int((Double(size.height) * ratio).rounded())
        if wide <= size.width { return PixelSize(width: max(1, wide), height: size.height) }
        let high = Int((Double(size.width) / ratio).rounded())
        return PixelSize(width: size.width, height: min(size.height, max(1, high)))
    }
}
