/// How a text looks that is written on an image.
public struct TextStyle: Codable, Hashable, Sendable {
    /// The font's family and style as Pango has it: "sans", "DejaVu Serif Bold". Where there is none
    /// of that name, the nearest is taken; other machines may have others.
    public var font: String
    /// The letters' size in points, 1 to 2000; a point is a pixel at 72 dots per inch.
    public var size: Double
    /// The letters' color; its alpha counts.
    public var color: RGBColor
    /// Where lines lie when there are several.
    public var alignment: Alignment
    /// The width in pixels at which lines are broken between words; the image's where `nil`.
    public var width: Int?
    /// Dots per inch, 1 to 1200.
    public var dpi: Int

    /// A style; what is not given is white sans of 24 points.
    public init(
        font: String = "sans", size: Double = 24, color: RGBColor = .white,
        alignment: Alignment = .leading, width: Int? = nil, dpi: Int = 72
    ) {
        self.font = font
        self.size = size
        self.color = color
        self.alignment = alignment
        self.width = width
        self.dpi = dpi
    }

    /// The most characters of one text.
    static let maximumCharacters = 10_000

    /// Refuses a text or style that cannot be written.
    ///
    /// - Throws: ``VipsError`` `invalid-argument`.
    package func check(_ text: String) throws(VipsError) {
        let verb = "annotated"
        guard (1...Self.maximumCharacters).contains(text.count), text.contains(where: \.isVisible)
        else {
            throw unfit(
                "text", of: verb, "1 to \(Self.maximumCharacters) characters that can be seen",
                "\(text.count)")
        }
        guard !text.contains("\0"), !font.contains("\0"), (1...200).contains(font.count) else {
            throw unfit(
                "font", of: verb, "a name of 1 to 200 characters, with no NUL in it or in the text",
                "\"\(font.prefix(40))\"")
        }
        try demand("size", of: verb, size, in: 1...2000)
        try demand("dpi", of: verb, dpi, in: 1...1200)
        if let width { try demand("width", of: verb, width, in: 1...100_000) }
        try color.check("color", of: verb)
    }

    /// Refuses a text that would take more room than an image may have.
    func checkRoom(_ text: String, width: Int) throws(VipsError) {
        let letter = max(1, size * Double(dpi) / 72)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).reduce(0.0) {
            $0 + max(1, (Double($1.count) * letter / Double(max(1, width))).rounded(.up))
        }
        let room = lines * letter * 2 * max(Double(width), letter)
        guard room <= Double(maximumArea) else {
            throw VipsError(
                .tooManyPixels,
                "Expected a text that takes at most \(maximumArea) pixels, found \(text.count)"
                    + " letters of \(Int(letter)) pixels; make it shorter or smaller.")
        }
    }
}

extension Character {
    /// Whether there is something to draw.
    fileprivate var isVisible: Bool {
        !isWhitespace && unicodeScalars.contains { $0.properties.generalCategory != .control }
    }
}
