internal import WeftPixels

/// Which part of an image is kept where not all of it fits.
public enum Focus: String, Hashable, Sendable, CaseIterable, Codable {
    /// At the top.
    case topLeading = "top-leading", top, topTrailing = "top-trailing"
    /// In the middle of the height.
    case leading, center, trailing
    /// At the bottom.
    case bottomLeading = "bottom-leading", bottom, bottomTrailing = "bottom-trailing"
    /// The part that draws the eye: skin tones, strong colors, edges.
    case attention
    /// The part with the most detail.
    case entropy

    /// The fixed place, where it is one.
    var gravity: Gravity? { Gravity(rawValue: rawValue) }
}
