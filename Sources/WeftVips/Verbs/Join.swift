internal import WeftPixels

extension VipsImage {
    /// Images beside or below each other, in one.
    ///
    /// All become sRGB of 8 bits, or 16 where all have 16. See
    /// <https://www.libvips.org/API/current/method.Image.join.html>.
    ///
    /// - Parameters:
    ///   - images: 1 to 10,000 of any sizes, each of random access or in memory.
    ///   - direction: `horizontal` is beside each other.
    ///   - alignment: where smaller ones lie across the direction.
    ///   - spacing: pixels between two, 0 to 10,000.
    ///   - background: what shows between and beside them, and through those with alpha; where it is
    ///     transparent, the result has alpha.
    /// - Throws: ``VipsError`` `invalid-argument` or `too-many-pixels`.
    public static func joined(
        _ images: [VipsImage], _ direction: Direction = .horizontal,
        alignment: Alignment = .center, spacing: Int = 0, background: RGBColor = .white
    ) throws(VipsError) -> VipsImage {
        try checkJoined(spacing: spacing, background: background)
        let (alike, color) = try madeAlike(images, for: "joined", background)
        var result = alike[0]
        for image in alike.dropFirst() {
            result = try result.applying(
                "join",
                [
                    "in1": .image(result), "in2": .image(image),
                    "direction": .string(direction.rawValue), "expand": true,
                    "align": .string(alignment.nick), "shim": .int(spacing),
                    "background": .doubles(color),
                ])
            try demandArea(result.size, of: "joined", "\(alike.count) images")
        }
        return result
    }

    /// All in one color space, depth and number of bands, and the background's value for each band.
    static func madeAlike(
        _ images: [VipsImage], for verb: String, _ background: RGBColor
    ) throws(VipsError) -> (images: [VipsImage], background: [Double]) {
        guard (1...10_000).contains(images.count) else {
            throw unfit("images", of: verb, "a list of 1 to 10000", "\(images.count)")
        }
        let isDeep = images.allSatisfy(\.isSixteenBit)
        var alike: [VipsImage] = []
        for image in images {
            var plain = try image.convertedToSRGB().asGrayOrRGB()
            if !isDeep { plain = try plain.inEightBits() }
            plain = try plain.applying("colourspace", ["space": isDeep ? "rgb16" : "srgb"])
            alike.append(
                background.alpha < 1
                    ? try plain.addingAlpha() : try plain.flattened(background: background))
        }
        let maximum: Double = isDeep ? 65535 : 255
        let color = background.bands(3, maximum: maximum)
        let alpha = background.alpha < 1 ? [(background.alpha * maximum).rounded()] : []
        return (alike, color + alpha)
    }

    package static func checkJoined(spacing: Int, background: RGBColor) throws(VipsError) {
        try demand("spacing", of: "joined", spacing, in: 0...10_000)
        try background.check("background", of: "joined")
    }
}
