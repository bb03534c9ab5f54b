/// How pixels are mixed when an image is scaled, from the fastest and roughest to the finest.
public enum Kernel: String, Hashable, Sendable, CaseIterable, Codable {
    /// The nearest pixel: for masks and pixel art. Makes no new colors.
    case nearest
    /// A triangle: soft.
    case linear
    /// Catmull and Rom's curve: sharper, with slight halos.
    case cubic
    /// Mitchell and Netravali's curve: between the two.
    case mitchell
    /// A windowed sinc of two lobes.
    case lanczos2
    /// A windowed sinc of three lobes: the sharpest, and the default.
    case lanczos3
}
