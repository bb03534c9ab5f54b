extension VipsImage {
    /// Middle tones made brighter (above 1) or darker (below 1); black and white stay, alpha too.
    ///
    /// A value v of 0 to 1 becomes v to the power of 1 / exponent.
    /// See <https://www.libvips.org/API/current/method.Image.gamma.html>.
    ///
    /// - Parameter exponent: 0.01 to 100.
    /// - Throws: ``VipsError`` `invalid-argument`.
    public func gammaCorrected(_ exponent: Double) throws(VipsError) -> VipsImage {
        try Self.checkGammaCorrected(exponent)
        return try onColors { image throws(VipsError) in
            try image.applying("gamma", ["exponent": .double(exponent)])
        }
    }

    package static func checkGammaCorrected(_ exponent: Double) throws(VipsError) {
        try demand("exponent", of: "gammaCorrected", exponent, in: 0.01...100)
    }
}
