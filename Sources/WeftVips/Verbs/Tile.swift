internal import WeftPixels

extension VipsImage {
    /// This image with another laid over it again and again, from the top left.
    ///
    /// See <https://www.libvips.org/API/current/method.Image.replicate.html>.
    ///
    /// - Parameters:
    ///   - tile: what is repeated, at its own size; its alpha counts. It is held in memory where it
    ///     is read once from top to bottom.
    ///   - spacing: pixels between two of them, 0 to 10,000.
    ///   - opacity: 0 (not seen) to 1 (as it is).
    ///   - mode: how colors are mixed.
    /// - Throws: ``VipsError`` `invalid-argument`.
    public func overlaid(
        tiling tile: VipsImage, spacing: Int = 0, opacity: Double = 1, mode: BlendMode = .over
    ) throws(VipsError) -> VipsImage {
        try Self.checkTiled(spacing: spacing, opacity: opacity)
        let cell = PixelSize(width: tile.width + spacing, height: tile.height + spacing)
        let spaced = try tile.withRandomAccess().asGrayOrRGB().addingAlpha().applying(
            "embed",
            ["x": 0, "y": 0, "width": .int(cell.width), "height": .int(cell.height)])
        let tiles = try spaced.applying(
            "replicate",
            [
                "across": .int((width + cell.width - 1) / cell.width),
                "down": .int((height + cell.height - 1) / cell.height),
            ]
        ).cropped(to: PixelRect(x: 0, y: 0, width: width, height: height))
        return try overlaid(with: tiles, at: .topLeading, opacity: opacity, mode: mode)
    }

    package static func checkTiled(spacing: Int, opacity: Double) throws(VipsError) {
        try demand("spacing", of: "overlaid", spacing, in: 0...10_000)
        try demand("opacity", of: "overlaid", opacity, in: 0...1)
    }
}
