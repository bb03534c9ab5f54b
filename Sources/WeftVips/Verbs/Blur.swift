extension VipsImage {
    /// Blurred with a Gaussian of that standard deviation in pixels; below 0.2 nothing changes.
    ///
    /// Alpha is blurred too and weighs the colors. Size and band format stay.
    /// See <https://www.libvips.org/API/current/method.Image.gaussblur.html>.
    ///
    /// - Parameter sigma: 0.01 to 1000 pixels.
    /// - Throws: ``VipsError`` `invalid-argument`.
    public func blurred(sigma: Double) throws(VipsError) -> VipsImage {
        try Self.checkBlurred(sigma: sigma)
        return try alphaWeighted { image throws(VipsError) in
            try image.applying("gaussblur", ["sigma": .double(sigma)])
        }
    }

    package static func checkBlurred(sigma: Double) throws(VipsError) {
        try demand("sigma", of: "blurred", sigma, in: 0.01...1000)
    }
}
