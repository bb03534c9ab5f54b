extension VipsImage {
    /// Sharpened by unsharp masking of the lightness; flat areas, hues and alpha stay.
    ///
    /// It is computed in CIELAB of 15 bits: of 16-bit values the last few bits may change.
    /// See <https://www.libvips.org/API/current/method.Image.sharpen.html>.
    ///
    /// - Parameters:
    ///   - sigma: the radius of what counts as detail, 0.01 to 100: 0.5 pixels for screens, 1 or
    ///     more for print.
    ///   - strength: how much detail is enhanced, 0 to 1,000,000; 3 is libvips' default.
    /// - Throws: ``VipsError`` `invalid-argument`.
    public func sharpened(
        sigma: Double = 0.5, strength: Double = 3
    ) throws(VipsError) -> VipsImage {
        try Self.checkSharpened(sigma: sigma, strength: strength)
        guard !hasAlpha else {
            let colors = try applying("extract_band", ["band": 0, "n": .int(bands - 1)])
            let alpha = try applying("extract_band", ["band": .int(bands - 1)])
            let sharp = try colors.sharpened(sigma: sigma, strength: strength)
            return try sharp.applying("bandjoin", ["in": .images([sharp, alpha])])
        }
        return try applying("sharpen", ["sigma": .double(sigma), "m2": .double(strength)])
            .cast(to: bandFormat)
    }

    package static func checkSharpened(sigma: Double, strength: Double) throws(VipsError) {
        try demand("sigma", of: "sharpened", sigma, in: 0.01...100)
        try demand("strength", of: "sharpened", strength, in: 0...1_000_000)
    }
}
