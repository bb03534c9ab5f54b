internal import WeftPixels

/// How an image is made to fit a size that has another shape.
public enum Fit: String, Hashable, Sendable, CaseIterable, Codable {
    /// Fills the size; what does not fit is cut off.
    case cover
    /// All of it inside the size; the rest is background.
    case contain
    /// Exactly the size; the shape changes.
    case fill
    /// As large as the size allows, with its own shape.
    case inside
    /// As small as it can be while covering the size, with its own shape.
    case outside
}

/// How an image comes to a size: scaled, then cut or padded.
struct FitPlan: Equatable {
    /// What it is scaled to.
    let scaled: PixelSize
    /// What it is cut to or extended to.
    let final: PixelSize

    /// - Parameters:
    ///   - target: the size that is wanted; a side that is `nil` follows from the other.
    ///   - keepsSmall: whether an image that is smaller stays as small as it is.
    init(
        _ size: PixelSize, width: Int?, height: Int?, fit: Fit, keepsSmall: Bool
    ) {
        let horizontal = width.map { Double($0) / Double(size.width) }
        let vertical = height.map { Double($0) / Double(size.height) }
        let both = [horizontal, vertical].compactMap(\.self)
        func bounded(_ scale: Double) -> Double { keepsSmall ? min(1, scale) : scale }
        guard let least = both.min(), let most = both.max() else {
            (scaled, final) = (size, size)
            return
        }
        if width != nil, height != nil, fit == .fill {
            scaled = size.scaled(by: bounded(horizontal ?? 1), bounded(vertical ?? 1))
            final = scaled
            return
        }
        let isCovering = fit == .cover || fit == .outside
        let scale = bounded(isCovering ? most : least)
        let scaled = size.scaled(by: scale, scale)
        self.scaled = scaled
        guard let width, let height else {
            final = scaled
            return
        }
        switch fit {
        case .cover:
            final = PixelSize(
                width: min(width, scaled.width), height: min(height, scaled.height))
        case .contain:
            final = PixelSize(
                width: max(width, scaled.width), height: max(height, scaled.height))
        case .fill, .inside, .outside: final = scaled
        }
    }
}
