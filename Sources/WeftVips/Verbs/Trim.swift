internal import WeftPixels

extension VipsImage {
    /// Without the edges that show nothing but background.
    ///
    /// Where nothing but background is found, the image stays as it is. The image is held in memory
    /// and looked at in 8 bits.
    /// See <https://www.libvips.org/API/current/method.Image.find_trim.html>.
    ///
    /// - Parameters:
    ///   - threshold: how far a pixel may be from the background to count as it, 0 to 255.
    ///   - background: the color of the edges; where `nil`, that of the pixel at the top left. Where
    ///     that pixel is transparent, what is transparent counts as background.
    /// - Throws: ``VipsError`` `invalid-argument`.
    public func trimmed(
        threshold: Double = 10, background: RGBColor? = nil
    ) throws(VipsError) -> VipsImage {
        try Self.checkTrimmed(threshold: threshold, background: background)
        let image = try withRandomAccess()
        let area = try image.contentArea(threshold, background)
        return area.isEmpty ? image : try image.cropped(to: area)
    }

    private func contentArea(
        _ threshold: Double, _ background: RGBColor?
    ) throws(VipsError) -> PixelRect {
        let plain = try inEightBits()
        let corner =
            try plain.outputs(of: "getpoint", ["x": 0, "y": 0])["out-array"]?.doubles ?? []
        let colors = plain.hasAlpha ? plain.bands - 1 : plain.bands
        let probe: VipsImage
        let color: [Double]
        if plain.hasAlpha, background == nil, corner.last == 0 {
            probe = try plain.applying("extract_band", ["band": .int(colors)])
            color = [0]
        } else {
            color = background?.bands(colors, maximum: 255) ?? Array(corner.prefix(colors))
            probe =
                plain.hasAlpha
                ? try plain.applying("flatten", ["background": .doubles(color)]) : plain
        }
        let found = try probe.outputs(
            of: "find_trim", ["threshold": .double(threshold), "background": .doubles(color)])
        return PixelRect(
            x: found["left"]?.int ?? 0, y: found["top"]?.int ?? 0,
            width: found["width"]?.int ?? 0, height: found["height"]?.int ?? 0)
    }

    package static func checkTrimmed(
        threshold: Double, background: RGBColor?
    ) throws(VipsError) {
        try demand("threshold", of: "trimmed", threshold, in: 0...255)
        try background?.check("background", of: "trimmed")
    }
}
