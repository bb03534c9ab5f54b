/// How pixels are mixed when an image is scaled, from the fastest and roughest to the finest.
public enum Kernel: String, Hashable, Sendable, CaseIterable, Codable {
    /// The nearest pixel: for masks and pixel art. Makes no new colors.
    case nearest
    case linear
    case cubic
    case mitchell
    case lanczos2
    /// The sharpest, and the default.
    case lanczos3
}
