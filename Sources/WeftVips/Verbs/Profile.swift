extension VipsImage {
    /// The image in the colors of another profile, which is embedded (sRGB is not: images without a
    /// profile are taken as sRGB).
    ///
    /// Starts from the embedded profile, or sRGB, or libvips' CMYK for CMYK without one. 16 bits stay
    /// 16 bits. Alpha stays, but for CMYK, where the image is laid over white first.
    /// See <https://www.libvips.org/API/current/method.Image.icc_transform.html>.
    ///
    /// - Throws: ``VipsError`` `missing`, `undecodable` or `too-large` for a profile file,
    ///   `operation-failed`.
    public func converted(
        to profile: ColorProfile, intent: RenderingIntent = .relative,
        blackPointCompensation: Bool = false
    ) throws(VipsError) -> VipsImage {
        if profile == .sRGB { return try convertedToSRGB() }
        let space = try profile.space()
        let base = space == .cmyk ? try flattened(background: .white) : self
        let colors = try base.tagged(for: space)
        let converted = try colors.applying(
            "icc_transform",
            [
                "output-profile": .string(profile.name), "embedded": true,
                "input-profile": .string(colors.interpretation == "cmyk" ? "cmyk" : "srgb"),
                "intent": .string(intent.rawValue),
                "black-point-compensation": .bool(blackPointCompensation),
                "depth": .int(colors.isSixteenBit ? 16 : 8),
            ])
        return converted
    }

    /// As `icc_transform` can take it: with its own profile where that fits, else RGB, or CMYK
    /// without a profile.
    private func tagged(for space: ColorProfile.Space) throws(VipsError) -> VipsImage {
        let image = try unpacked()
        if let profile = image.profile, image.fits(profile) { return image }
        let plain = try image.removingMetadata("icc-profile-data")
        if plain.interpretation == "cmyk" { return plain }
        let gray = try plain.convertedToSRGB().asGrayOrRGB()
        guard gray.isGray else { return gray }
        return try gray.applying(
            "colourspace", ["space": gray.isSixteenBit ? "rgb16" : "srgb"])
    }

    /// Whether a profile is one of this image's color space.
    private func fits(_ profile: [UInt8]) -> Bool {
        guard profile.count > 128 else { return false }
        let colors = hasAlpha ? bands - 1 : bands
        switch ColorProfile.Space(rawValue: String(decoding: profile[16..<20], as: UTF8.self)) {
        case .rgb: return colors == 3 && interpretation != "lab"
        case .cmyk: return interpretation == "cmyk"
        case .gray: return colors == 1
        case nil: return false
        }
    }
}
