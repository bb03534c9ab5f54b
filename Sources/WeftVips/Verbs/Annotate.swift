extension VipsImage {
    /// With a text written on it. The text is plain: `<b>` is written as it stands, and control
    /// characters are left out.
    ///
    /// What reaches outside is cut off. See
    /// <https://www.libvips.org/API/current/ctor.Image.text.html>.
    ///
    /// - Parameters:
    ///   - text: 1 to 10,000 characters; lines end at a newline, and where the width ends.
    ///   - position: the corner, side or center where it lies.
    ///   - margin: pixels between it and the edges.
    ///   - opacity: 0 (not seen) to 1.
    /// - Throws: ``VipsError`` `invalid-argument`, `too-many-pixels`, or `operation-failed` where
    ///   this build of libvips cannot write texts or has no font.
    public func annotated(
        _ text: String, style: TextStyle = TextStyle(), at position: Gravity = .bottomTrailing,
        margin: Int = 16, opacity: Double = 1
    ) throws(VipsError) -> VipsImage {
        try Self.checkAnnotated(text, style, margin: margin, opacity: opacity)
        let room = style.width ?? max(1, width - 2 * margin)
        try style.checkRoom(text, width: room)
        let letters = try Self.letters(of: text, style, width: room)
        return try overlaid(with: letters, at: position, margin: margin, opacity: opacity)
    }

    /// The text alone: its color, with alpha where there are letters.
    private static func letters(
        of text: String, _ style: TextStyle, width: Int
    ) throws(VipsError) -> VipsImage {
        let shape = try made(
            by: "text",
            [
                "text": .string(markup(of: text)), "font": .string("\(style.font) \(style.size)"),
                "width": .int(width), "align": .string(style.alignment.nick),
                "dpi": .int(style.dpi),
            ]
        ).named("the text").inMemory()
        let color = style.color.bands(3, maximum: 255)
        let plain = try shape.applying("linear", ["a": [0, 0, 0], "b": .doubles(color)])
            .cast(to: "uchar")
        let alpha = try shape.applying("linear", ["a": [style.color.alpha], "b": [0]])
            .cast(to: "uchar")
        return try plain.applying("bandjoin", ["in": .images([plain, alpha])])
            .applying("copy", ["interpretation": "srgb"])
    }

    /// The text as Pango's markup for itself, without control characters.
    static func markup(of text: String) -> String {
        var markup = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": markup += "&amp;"
            case "<": markup += "&lt;"
            case ">": markup += "&gt;"
            case "\n", "\t": markup.unicodeScalars.append(scalar)
            default:
                if scalar.properties.generalCategory == .control { continue }
                markup.unicodeScalars.append(scalar)
            }
        }
        return markup
    }

    package static func checkAnnotated(
        _ text: String, _ style: TextStyle, margin: Int, opacity: Double
    ) throws(VipsError) {
        try style.check(text)
        try demand("margin", of: "annotated", margin, in: 0...maximumSide)
        try demand("opacity", of: "annotated", opacity, in: 0...1)
    }
}
