extension VipsImage {
    /// Sharpened by unsharp masking of the lightness; flat areas and colors stay.
    ///
    /// See <https://www.libvips.org/API/current/method.Image.sharpen.html>.
    ///
    /// - Parameters:
    ///   - sigma: the radius of what counts as detail, 0.5 pixels for screens, 1 or more for print.
    ///   - strength: how much detail is enhanced, 0 to 1,000,000; 3 is libvips' default.
    /// - Throws: ``VipsError`` `invalid-argument`.
    public func sharpened(
        sigma: Double = 0.5, strength: Double = 3
    ) throws(VipsError) -> VipsImage {
        try applying("sharpen", ["sigma": .double(sigma), "m2": .double(strength)])
            .cast(to: bandFormat)
    }
}
