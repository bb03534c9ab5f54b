extension VipsImage {
    /// This image with another laid over it; size, alpha and band format stay this image's,
    /// but for modes that make parts transparent, such as `in` and `xor`: those give alpha.
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
    ///   - mode: how colors are mixed.
    /// - Throws: ``VipsError`` `invalid-argument` where opacity is not 0...1.
    public func overlaid(
        with overlay: VipsImage, at position: Gravity = .center, margin: Int = 0,
        opacity: Double = 1, mode: BlendMode = .over
    ) throws(VipsError) -> VipsImage {
        try Self.checkOverlaid(margin: margin)
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
                "overlay": .image(top), "mode": .string(mode.nick), "x": .int(x), "y": .int(y),
                "compositing-space": .string(space),
            ])
        let visible =
            hasAlpha || mode.makesAlpha
            ? blended : try blended.applying("extract_band", ["band": 0, "n": .int(base.bands)])
        return try visible.cast(to: isSixteenBit ? "ushort" : "uchar")
    }

    package static func checkOverlaid(margin: Int) throws(VipsError) {
        try demand("margin", of: "overlaid", margin, in: -maximumSide / 2...maximumSide / 2)
    }

    package static func checkOverlaid(opacity: Double) throws(VipsError) {
        try demand("opacity", of: "overlaid", opacity, in: 0...1)
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
