extension VipsImage {
    /// Without alpha: the image laid over a plain color. An image without alpha stays as it is.
    /// The color's own alpha does not count.
    ///
    /// See <https://www.libvips.org/API/current/method.Image.flatten.html>.
    ///
    /// - Throws: ``VipsError`` `operation-failed`.
    public func flattened(
        background: RGBColor = .white
    ) throws(VipsError) -> VipsImage {
        guard hasAlpha else { return self }
        return try applying(
            "flatten",
            [
                "background": .doubles(background.bands(bands - 1, maximum: maximum)),
                "max-alpha": .double(maximum),
            ])
    }
}
