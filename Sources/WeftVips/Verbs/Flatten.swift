/// A color in sRGB, each part from 0 to 255.
public struct BackgroundColor: Hashable, Sendable {
    /// 0 to 255.
    public var red: Double
    /// 0 to 255.
    public var green: Double
    /// 0 to 255.
    public var blue: Double

    /// A color of sRGB; each band from 0 to 255.
    public init(red: Double, green: Double, blue: Double) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// All bands full.
    public static let white = BackgroundColor(red: 255, green: 255, blue: 255)
    /// All bands 0.
    public static let black = BackgroundColor(red: 0, green: 0, blue: 0)

    /// One value for each band, scaled to the image's range; gray is the color's luminance.
    func bands(_ count: Int, maximum: Double) -> [Double] {
        let scale = maximum / 255
        guard count >= 3 else {
            return [((0.2126 * red + 0.7152 * green + 0.0722 * blue) * scale).rounded()]
        }
        let filled = [red, green, blue] + [Double](repeating: 0, count: count - 3)
        return filled.map { ($0 * scale).rounded() }
    }
}

extension VipsImage {
    /// Without alpha: the image laid over a plain color. An image without alpha stays as it is.
    ///
    /// See <https://www.libvips.org/API/current/method.Image.flatten.html>.
    ///
    /// - Throws: ``VipsError`` `operation-failed`.
    public func flattened(
        background: BackgroundColor = .white
    ) throws(VipsError) -> VipsImage {
        guard hasAlpha else { return self }
        return try applying(
            "flatten",
            [
                "background": .doubles(background.bands(bands - 1, maximum: maximum)),
                "max-alpha": .double(maximum),
            ])
    }
}
