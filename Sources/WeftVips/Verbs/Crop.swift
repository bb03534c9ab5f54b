public import WeftPixels

extension VipsImage {
    /// The part of the image inside a rectangle.
    ///
    /// See <https://www.libvips.org/API/current/method.Image.extract_area.html>.
    ///
    /// - Throws: ``VipsError`` `invalid-argument` where the rectangle is empty or reaches outside.
    public func cropped(to area: PixelRect) throws(VipsError) -> VipsImage {
        let whole = PixelRect(x: 0, y: 0, width: width, height: height)
        guard !area.isEmpty, whole.intersection(area) == area else {
            throw VipsError(
                .invalidArgument,
                "Expected an area inside \(size) to crop \(name) to, found \(area.size) at"
                    + " \(area.x),\(area.y).")
        }
        return try applying(
            "extract_area",
            [
                "left": .int(area.x), "top": .int(area.y), "width": .int(area.width),
                "height": .int(area.height),
            ])
    }
}
