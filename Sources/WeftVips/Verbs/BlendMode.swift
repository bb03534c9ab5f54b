/// How an overlay's colors are mixed with those below: the W3C's blend modes and Porter and Duff's
/// operators.
///
/// See <https://www.w3.org/TR/compositing-1/>.
public enum BlendMode: String, Hashable, Sendable, CaseIterable, Codable {
    /// The overlay lies on top. The default.
    case over
    /// As the specification has them.
    case multiply, screen, overlay, darken, lighten
    /// As the specification has them.
    case colorDodge = "color-dodge", colorBurn = "color-burn"
    /// As the specification has them.
    case hardLight = "hard-light", softLight = "soft-light"
    /// As the specification has them.
    case difference, exclusion
    /// The sum of both.
    case add
    /// The overlay where the base is, and nothing elsewhere.
    case `in`
    /// The overlay where the base is not.
    case out
    /// The overlay where the base is, on the base.
    case atop
    /// The overlay where the base is not, and the base where the overlay is not.
    case xor
    /// The base on top of the overlay.
    case destinationOver = "dest-over"
    /// The base where the overlay is: the overlay as a mask.
    case destinationIn = "dest-in"
    /// The base where the overlay is not.
    case destinationOut = "dest-out"

    /// libvips' nick.
    var nick: String { rawValue.replacing("color-", with: "colour-") }

    /// Whether the result is transparent where the overlay or the base is not.
    var makesAlpha: Bool {
        [.in, .out, .atop, .xor, .destinationIn, .destinationOut].contains(self)
    }
}
