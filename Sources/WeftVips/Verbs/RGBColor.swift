/// A color in sRGB, each part from 0 to 255, with alpha from 0 (invisible) to 1.
///
/// ```swift
/// let orange = RGBColor(red: 255, green: 136, blue: 0)
/// let same = try RGBColor("#ff8800")
/// ```
///
/// On a gray image it is the gray of its luminance.
public struct RGBColor: Hashable, Sendable {
    /// 0 to 255.
    public var red: Double
    /// 0 to 255.
    public var green: Double
    /// 0 to 255.
    public var blue: Double
    /// 0 (invisible) to 1. Where it is below 1, an image that is given this background gets alpha.
    public var alpha: Double

    /// A color from its parts; they are checked where it is used.
    public init(red: Double, green: Double, blue: Double, alpha: Double = 1) {
        self.red = red
        self.green = green
        self.blue = blue
        self.alpha = alpha
    }

    /// All parts full.
    public static let white = RGBColor(red: 255, green: 255, blue: 255)
    /// All parts 0.
    public static let black = RGBColor(red: 0, green: 0, blue: 0)
    /// All parts half.
    public static let gray = RGBColor(red: 128, green: 128, blue: 128)
    /// Nothing at all.
    public static let transparent = RGBColor(red: 0, green: 0, blue: 0, alpha: 0)

    /// One value for each band, scaled to the image's range; gray is the color's luminance.
    func bands(_ count: Int, maximum: Double) -> [Double] {
        let scale = maximum / 255
        guard count >= 3 else {
            return [((0.2126 * red + 0.7152 * green + 0.0722 * blue) * scale).rounded()]
        }
        let filled = [red, green, blue] + [Double](repeating: 0, count: count - 3)
        return filled.map { ($0 * scale).rounded() }
    }

    /// Refuses parts that are out of range.
    package func check(_ name: String, of verb: String) throws(VipsError) {
        let parts = 0.0...255
        guard parts.contains(red), parts.contains(green), parts.contains(blue),
            (0...1).contains(alpha)
        else {
            throw unfit(
                name, of: verb, "a color with parts from 0 to 255 and alpha from 0 to 1", self)
        }
    }
}

extension RGBColor: CustomStringConvertible {
    /// Its parts: "red 255.0, green 136.0, blue 0.0, alpha 1.0".
    public var description: String {
        "red \(red), green \(green), blue \(blue), alpha \(alpha)"
    }
}

extension RGBColor: Codable {
    private enum CodingKeys: String, CodingKey { case red, green, blue, alpha }

    /// From its parts, or from a text; see ``init(_:)``.
    public init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            self = try RGBColor(text)
            return
        }
        let container = try decoder.container(keyedBy: CodingKeys.self)
        red = try container.decode(Double.self, forKey: .red)
        green = try container.decode(Double.self, forKey: .green)
        blue = try container.decode(Double.self, forKey: .blue)
        alpha = try container.decodeIfPresent(Double.self, forKey: .alpha) ?? 1
    }

    /// As its parts; alpha where it is not 1.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(red, forKey: .red)
        try container.encode(green, forKey: .green)
        try container.encode(blue, forKey: .blue)
        if alpha != 1 { try container.encode(alpha, forKey: .alpha) }
    }
}
