extension VipsImage {
    /// Gray or RGB of 8 or 16 bits, perhaps with alpha, that says so: what tone and color verbs work
    /// on. CMYK, Lab and other spaces become sRGB.
    func asGrayOrRGB() throws(VipsError) -> VipsImage {
        let plain = try withPlainBands()
        let colors = plain.hasAlpha ? plain.bands - 1 : plain.bands
        let isDeep = plain.bandFormat == "ushort"
        let space = colors < 3 ? (isDeep ? "grey16" : "b-w") : (isDeep ? "rgb16" : "srgb")
        guard plain.interpretation != space else { return plain }
        return try plain.applying("copy", ["interpretation": .string(space)])
    }

    /// Applies something to the gray or RGB bands and leaves alpha as it is.
    ///
    /// - Parameter isStreaming: whether the change reads its image once, from top to bottom; else
    ///   the image is held in memory, because alpha is read beside the colors.
    func onColors(
        isStreaming: Bool = true, _ change: (VipsImage) throws(VipsError) -> VipsImage
    ) throws(VipsError) -> VipsImage {
        var plain = try asGrayOrRGB()
        guard plain.hasAlpha else { return try change(plain) }
        if !isStreaming { plain = try plain.withRandomAccess() }
        let count = plain.bands - 1
        let colors = try plain.applying("extract_band", ["band": 0, "n": .int(count)])
        let alpha = try plain.applying("extract_band", ["band": .int(count)])
        let changed = try change(colors)
        return try changed.applying(
            "bandjoin", ["in": .images([changed, try alpha.inDepth(of: changed)])])
    }

    /// The values scaled to the range of another image's: 8 or 16 bits.
    private func inDepth(of other: VipsImage) throws(VipsError) -> VipsImage {
        guard bandFormat != other.bandFormat else { return self }
        return try applying("cast", ["format": .string(other.bandFormat), "shift": true])
    }

    /// The image in 8 bits a band; of 16 bits the upper 8 are kept.
    func inEightBits() throws(VipsError) -> VipsImage {
        let plain = try asGrayOrRGB()
        guard plain.bandFormat != "uchar" else { return plain }
        return try plain.applying("cast", ["format": "uchar", "shift": true])
            .applying("copy", ["interpretation": plain.isGray ? "b-w" : "srgb"])
    }

    /// Whether there is one band beside alpha.
    var isGray: Bool { bands <= 2 }

    /// With alpha; opaque where it had none.
    func addingAlpha() throws(VipsError) -> VipsImage {
        hasAlpha ? self : try applying("bandjoin_const", ["c": .doubles([maximum])])
    }

    /// The image as it can lie on a background, and the background's value for each of its bands.
    ///
    /// Colors are multiplied by the background's alpha where `isWeighted`.
    func ready(
        for background: RGBColor, isWeighted: Bool = false
    ) throws(VipsError) -> (image: VipsImage, background: [Double]) {
        let plain = try asGrayOrRGB()
        let image = background.alpha < 1 ? try plain.addingAlpha() : plain
        guard image.hasAlpha else {
            return (image, background.bands(image.bands, maximum: image.maximum))
        }
        let colors = background.bands(image.bands - 1, maximum: image.maximum)
        let weight = isWeighted ? background.alpha : 1
        let alpha = (background.alpha * image.maximum).rounded()
        return (image, colors.map { $0 * weight } + [alpha])
    }
}
