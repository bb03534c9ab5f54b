/// The size of an image in pixels.
public struct PixelSize: Hashable, Sendable, CustomStringConvertible {
    /// From left to right.
    public var width: Int
    /// From top to bottom.
    public var height: Int

    /// A size of so many pixels.
    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// Pixels in all.
    public var area: Int { width * height }

    /// As people write it: "4000x3000".
    public var description: String { "\(width)x\(height)" }
}

/// A rectangle of whole pixels; `x` and `y` are its left and top, `maxX` and `maxY` exclusive.
public struct PixelRect: Hashable, Sendable {
    /// The left edge, from 0.
    public var x: Int
    /// The top edge, from 0.
    public var y: Int
    /// Pixels from left to right; 0 or less is empty.
    public var width: Int
    /// Pixels from top to bottom; 0 or less is empty.
    public var height: Int

    /// The rectangle at a place, of a size.
    public init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// The first column right of it.
    public var maxX: Int { x + width }
    /// The first row below it.
    public var maxY: Int { y + height }
    /// Whether it covers no pixel.
    public var isEmpty: Bool { width <= 0 || height <= 0 }
    /// Its size.
    public var size: PixelSize { PixelSize(width: width, height: height) }

    /// This rectangle shrunk by so many pixels on every side; grown where negative.
    public func insetBy(_ margin: Int) -> PixelRect {
        PixelRect(
            x: x + margin, y: y + margin, width: width - 2 * margin, height: height - 2 * margin)
    }

    /// What both rectangles cover; empty (all zero) where they do not meet.
    public func intersection(_ other: PixelRect) -> PixelRect {
        let left = max(x, other.x)
        let top = max(y, other.y)
        let right = min(maxX, other.maxX)
        let bottom = min(maxY, other.maxY)
        guard right > left, bottom > top else { return PixelRect(x: 0, y: 0, width: 0, height: 0) }
        return PixelRect(x: left, y: top, width: right - left, height: bottom - top)
    }

    /// The smallest rectangle that covers both.
    public func union(_ other: PixelRect) -> PixelRect {
        if isEmpty { return other }
        if other.isEmpty { return self }
        let left = min(x, other.x)
        let top = min(y, other.y)
        return PixelRect(
            x: left, y: top, width: max(maxX, other.maxX) - left,
            height: max(maxY, other.maxY) - top)
    }
}
