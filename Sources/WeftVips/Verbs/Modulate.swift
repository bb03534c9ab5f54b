extension VipsImage {
    /// Lightness and colorfulness multiplied, hues turned, in CIE LCh; alpha stays.
    ///
    /// Gray stays gray. See <https://www.libvips.org/API/current/method.Image.colourspace.html>.
    ///
    /// - Parameters:
    ///   - brightness: factor of the lightness, 0 to 100; 1 changes nothing.
    ///   - saturation: factor of the chroma, 0 (gray) to 100; 1 changes nothing.
    ///   - hue: degrees that are added to the hue, up to 1,000,000 in size.
    /// - Throws: ``VipsError`` `invalid-argument`.
    public func modulated(
        brightness: Double = 1, saturation: Double = 1, hue: Double = 0
    ) throws(VipsError) -> VipsImage {
        try Self.checkModulated(brightness: brightness, saturation: saturation, hue: hue)
        return try onColors { image throws(VipsError) in
            try image.applying("colourspace", ["space": "lch"])
                .applying("linear", ["a": [brightness, saturation, 1], "b": [0, 0, hue]])
                .applying("colourspace", ["space": .string(image.interpretation)])
                .cast(to: image.bandFormat)
        }
    }

    package static func checkModulated(
        brightness: Double, saturation: Double, hue: Double
    ) throws(VipsError) {
        try demand("brightness", of: "modulated", brightness, in: 0...100)
        try demand("saturation", of: "modulated", saturation, in: 0...100)
        try demand("hue", of: "modulated", hue, in: -1_000_000...1_000_000)
    }
}
