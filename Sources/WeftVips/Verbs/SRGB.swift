extension VipsImage {
    /// The image in sRGB, by its embedded profile where there is one; no profile is embedded after.
    ///
    /// An image without a profile is taken as sRGB (or its gray) already and keeps its values; CMYK
    /// without one goes through libvips' standard CMYK profile; Lab, XYZ and other spaces are
    /// computed. A profile that does not fit the image counts as none. 16 bits stay 16 bits, alpha
    /// stays. See <https://www.libvips.org/API/current/method.Image.icc_transform.html>.
    ///
    /// - Throws: ``VipsError`` `operation-failed`.
    public func convertedToSRGB() throws(VipsError) -> VipsImage {
        let image = try unpacked()
        if let profile = image.profile, !profile.isEmpty,
            let converted = image.transformed(fallback: image.fallbackProfile)
        {
            return try converted.removingMetadata("icc-profile-data")
        }
        let plain = try image.removingMetadata("icc-profile-data")
        if plain.isPlainSpace { return plain }
        if plain.interpretation == "cmyk", let converted = plain.transformed(fallback: "cmyk") {
            return try converted.removingMetadata("icc-profile-data")
        }
        let isDeep = plain.bandFormat == "ushort"
        return try plain.applying("colourspace", ["space": isDeep ? "rgb16" : "srgb"])
    }

    private var fallbackProfile: String { interpretation == "cmyk" ? "cmyk" : "srgb" }

    /// The image through its profile; `nil` where libvips finds no profile that fits.
    private func transformed(fallback: String) -> VipsImage? {
        do throws(VipsError) {
            return try applying(
                "icc_transform",
                [
                    "output-profile": "srgb", "embedded": true,
                    "input-profile": .string(fallback), "depth": .int(isSixteenBit ? 16 : 8),
                ])
        } catch {
            return nil
        }
    }
}
