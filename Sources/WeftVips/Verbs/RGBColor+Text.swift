extension RGBColor {
    /// A color from its text: `#f80`, `#ff8800`, `#ff880080` (the last two digits are alpha), or one
    /// of CSS's basic names, `orange` and `transparent`.
    ///
    /// - Throws: ``VipsError`` `invalid-argument`.
    public init(_ text: String) throws(VipsError) {
        if let named = Self.named[text.lowercased()] {
            self = named
            return
        }
        var digits = Array(text.hasPrefix("#") ? text.dropFirst() : "")
        if digits.count == 3 { digits = digits.flatMap { [$0, $0] } }
        let parts = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
            UInt8(String(digits[$0...$0 + 1]), radix: 16).map { Double($0) }
        }
        guard digits.count == 6 || digits.count == 8, parts.count == digits.count / 2,
            digits.allSatisfy(\.isHexDigit)
        else {
            throw VipsError(
                .invalidArgument,
                "Expected a color such as #ff8800, #ff880080 or orange, found \"\(text.prefix(40))\"."
                    + suggestion(for: text.lowercased(), in: Self.named.keys))
        }
        self.init(
            red: parts[0], green: parts[1], blue: parts[2],
            alpha: parts.count == 4 ? parts[3] / 255 : 1)
    }

    private static let named: [String: RGBColor] = {
        let hex: [String: (Double, Double, Double)] = [
            "black": (0, 0, 0), "silver": (192, 192, 192), "gray": (128, 128, 128),
            "white": (255, 255, 255), "maroon": (128, 0, 0), "red": (255, 0, 0),
            "purple": (128, 0, 128), "fuchsia": (255, 0, 255), "green": (0, 128, 0),
            "lime": (0, 255, 0), "olive": (128, 128, 0), "yellow": (255, 255, 0),
            "navy": (0, 0, 128), "blue": (0, 0, 255), "teal": (0, 128, 128),
            "aqua": (0, 255, 255), "orange": (255, 165, 0),
        ]
        var all = hex.mapValues { RGBColor(red: $0.0, green: $0.1, blue: $0.2) }
        all["transparent"] = .transparent
        return all
    }()
}
