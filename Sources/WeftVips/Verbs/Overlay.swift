internal import WeftPixels

/// Where a smaller image is laid on a larger one.
public enum OverlayPosition: String, Hashable, Sendable, CaseIterable {
    case topLeading = "top-leading", top, topTrailing = "top-trailing"
    case leading, center, trailing
    case bottomLeading = "bottom-leading", bottom, bottomTrailing = "bottom-trailing"

    /// The left and top of the overlay, `margin` pixels from the edges it touches.
    func origin(of overlay: PixelSize, on base: PixelSize, margin: Int) -> (x: Int, y: Int) {
        let right = base.width - overlay.width
        let bottom = base.height - overlay.height
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

extension VipsImage {
    /// This image with another laid over it; size, alpha and band format stay this image's.
    ///
    /// What reaches outside is cut off. Both are taken as sRGB: convert images with other profiles
    /// first. A gray image under a colored overlay becomes RGB.
    /// See <https://www.libvips.org/API/current/method.Image.composite2.html>.
    ///
    /// - Parameters:
    ///   - overlay: the image on top; its alpha counts.
    ///   - position: the corner, side or center that both share.
    ///   - margin: pixels between the overlay and the edges.
    ///   - opacity: 0 (not seen) to 1 (as it is).
    /// - Throws: ``VipsError`` `invalid-argument` where opacity is not 0...1.
    public func overlaid(
        with overlay: VipsImage, at position: OverlayPosition = .center, margin: Int = 0,
        opacity: Double = 1
    ) throws(VipsError) -> VipsImage {
        guard (0...1).contains(opacity) else {
            throw VipsError(
                .invalidArgument,
                "Expected an opacity from 0 to 1 to overlay \(name), found \(opacity).")
        }
        let isGray = bands <= 2 && overlay.bands <= 2
        let space = isSixteenBit ? (isGray ? "grey16" : "rgb16") : (isGray ? "b-w" : "srgb")
        let base = try inSpace(space)
        let top = try overlay.inSpace(space).faded(opacity)
        let (x, y) = position.origin(of: top.size, on: size, margin: margin)
        let blended = try base.applying(
            "composite2",
            [
                "overlay": .image(top), "mode": "over", "x": .int(x), "y": .int(y),
                "compositing-space": .string(space),
            ])
        let visible =
            hasAlpha
            ? blended : try blended.applying("extract_band", ["band": 0, "n": .int(base.bands)])
        return try visible.cast(to: isSixteenBit ? "ushort" : "uchar")
    }

    /// Gray or RGB in the range of that space.
    private func inSpace(_ space: String) throws(VipsError) -> VipsImage {
        let plain = isPlainSpace ? self : try convertedToSRGB()
        guard plain.interpretation != space else { return plain }
        return try plain.applying("colourspace", ["space": .string(space)])
    }

    /// With alpha, multiplied by the opacity.
    private func faded(_ opacity: Double) throws(VipsError) -> VipsImage {
        let full = hasAlpha ? self : try applying("bandjoin_const", ["c": [maximum]])
        guard opacity < 1 else { return full }
        let colors = full.bands - 1
        let scale = [Double](repeating: 1, count: colors) + [opacity]
        return try full.applying(
            "linear", ["a": .doubles(scale), "b": .doubles(scale.map { _ in 0 })]
        ).cast(to: full.bandFormat)
    }
}
