extension VipsImage {
    /// Contrast that is evened out within a window around each pixel: contrast-limited adaptive
    /// histogram equalization (CLAHE). Brings out detail in shadows and haze.
    ///
    /// Gray is equalized as it is, colors by their CIELAB lightness, both in 256 levels; 16 bits stay
    /// 16 bits with that many levels of lightness. Alpha stays. The image is held in memory where it is
    /// read once from top to bottom.
    /// See <https://www.libvips.org/API/current/method.Image.hist_local.html>.
    ///
    /// - Parameters:
    ///   - window: the side of the window in pixels, 2 to 10,000; at most the image's sides.
    ///   - maximumSlope: how much contrast may grow, 1 (not at all) to 100; 0 sets no limit.
    /// - Throws: ``VipsError`` `invalid-argument`.
    public func localContrastEnhanced(
        window: Int = 64, maximumSlope: Int = 3
    ) throws(VipsError) -> VipsImage {
        try Self.checkLocalContrastEnhanced(window: window, maximumSlope: maximumSlope)
        let arguments: [String: VipsArgument] = [
            "width": .int(min(window, width)), "height": .int(min(window, height)),
            "max-slope": .int(maximumSlope),
        ]
        return try withRandomAccess().onColors { image throws(VipsError) in
            if image.isGray {
                let equalized = try image.inEightBits().call("hist_local", arguments)
                guard image.isSixteenBit else { return equalized }
                return try equalized.applying("cast", ["format": "ushort", "shift": true])
                    .applying("copy", ["interpretation": "grey16"])
            }
            return try image.equalizingLightness(arguments)
        }
    }

    private func equalizingLightness(
        _ arguments: [String: VipsArgument]
    ) throws(VipsError) -> VipsImage {
        let lab = try applying("colourspace", ["space": "lab"])
        let lightness = try lab.applying("extract_band", ["band": 0])
            .applying("linear", ["a": [2.55], "b": [0]]).cast(to: "uchar")
            .applying("copy", ["interpretation": "b-w"])
            .call("hist_local", arguments)
            .applying("linear", ["a": [1 / 2.55], "b": [0]])
        let hues = try lab.applying("extract_band", ["band": 1, "n": 2])
        return try lightness.applying("bandjoin", ["in": .images([lightness, hues])])
            .applying("copy", ["interpretation": "lab"])
            .applying("colourspace", ["space": .string(interpretation)])
            .cast(to: bandFormat)
    }

    package static func checkLocalContrastEnhanced(
        window: Int, maximumSlope: Int
    ) throws(VipsError) {
        try demand("window", of: "localContrastEnhanced", window, in: 2...10_000)
        try demand("maximumSlope", of: "localContrastEnhanced", maximumSlope, in: 0...100)
    }
}
