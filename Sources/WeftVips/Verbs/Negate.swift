extension VipsImage {
    /// Light and dark exchanged, as in a negative: each value v becomes the largest one less v.
    /// Alpha stays. See <https://www.libvips.org/API/current/method.Image.invert.html>.
    ///
    /// - Throws: ``VipsError`` `truncated`, `undecodable` or `operation-failed`.
    public func negated() throws(VipsError) -> VipsImage {
        try onColors { image throws(VipsError) in try image.applying("invert") }
    }
}
