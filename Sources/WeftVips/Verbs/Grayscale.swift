extension VipsImage {
    /// One gray band of the colors' lightness; alpha stays, 16 bits too.
    ///
    /// An embedded profile is applied first, for it would not fit.
    /// See <https://www.libvips.org/API/current/method.Image.colourspace.html>.
    ///
    /// - Throws: ``VipsError`` `truncated`, `undecodable` or `operation-failed`.
    public func grayscale() throws(VipsError) -> VipsImage {
        try convertedToSRGB().onColors { image throws(VipsError) in
            guard !image.isGray else { return image }
            let space = image.isSixteenBit ? "grey16" : "b-w"
            return try image.applying("colourspace", ["space": .string(space)])
        }
    }
}
