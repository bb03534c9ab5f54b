internal import WeftPixels

/// A corner, a side or the center: where a smaller image lies on a larger one, or which part of an
/// image is kept.
public enum Gravity: String, Hashable, Sendable, CaseIterable, Codable {
    /// At the top.
    case topLeading = "top-leading", top, topTrailing = "top-trailing"
    /// In the middle of the height.
    case leading, center, trailing
    /// At the bottom.
    case bottomLeading = "bottom-leading", bottom, bottomTrailing = "bottom-trailing"

    /// The left and top of the smaller one, `margin` pixels from the edges it touches.
    func origin(of part: PixelSize, on base: PixelSize, margin: Int) -> (x: Int, y: Int) {
        let right = base.width - part.width
        let bottom = base.height - part.height
        let x: Int
        switch self {
        case .topLeading, .leading, .bottomLeading: x = margin
        case .top, .center, .bottom: x = right / 2
        case .topTrailing, .trailing, .bottomTrailing: x = right - margin
        }
        let y: Int
        switch self {
        case .topLeading, .top, .topTrailing: y = margin
        case .leading, .center, .trailing: y = bottom / 2
        case .bottomLeading, .bottom, .bottomTrailing: y = bottom - margin
        }
        return (x, y)
    }
}
