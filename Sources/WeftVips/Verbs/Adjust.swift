extension VipsImage {
    /// Lighter or darker by an amount, with more or less contrast around middle gray; alpha stays.
    ///
    /// Each value v of 0 to 1 becomes (v - 0.5) * contrast + 0.5 + brightness, clipped.
    /// See <https://www.libvips.org/API/current/method.Image.linear.html>.
    ///
    /// - Parameters:
    ///   - brightness: -1 (black) to 1 (white); 0 changes nothing.
    ///   - contrast: 0 (one gray) to 100; 1 changes nothing.
    /// - Throws: ``VipsError`` `invalid-argument`.
    public func adjusted(
        brightness: Double = 0, contrast: Double = 1
    ) throws(VipsError) -> VipsImage {
        try Self.checkAdjusted(brightness: brightness, contrast: contrast)
        return try onColors { image throws(VipsError) in
            let shift = image.maximum * (0.5 - contrast / 2 + brightness)
            return try image.applying("linear", ["a": [contrast], "b": [shift]])
                .cast(to: image.bandFormat)
        }
    }

    package static func checkAdjusted(
        brightness: Double, contrast: Double
    ) throws(VipsError) {
        try demand("brightness", of: "adjusted", brightness, in: -1...1)
        try demand("contrast", of: "adjusted", contrast, in: 0...100)
    }
}
