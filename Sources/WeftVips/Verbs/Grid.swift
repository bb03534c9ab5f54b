internal import WeftPixels

extension VipsImage {
    /// Images in rows and columns, in one: a contact sheet.
    ///
    /// Every cell is as large as the largest image; smaller ones lie in its center. All become sRGB of
    /// 8 bits, or 16 where all have 16. See
    /// <https://www.libvips.org/API/current/func.Image.arrayjoin.html>.
    ///
    /// - Parameters:
    ///   - images: 1 to 10,000, each of random access or in memory, row by row.
    ///   - columns: 1 to 10,000; where `nil`, as many as make the grid about square.
    ///   - spacing: pixels between two, 0 to 10,000.
    ///   - background: what shows between and beside them, and through those with alpha; where it is
    ///     transparent, the result has alpha.
    /// - Throws: ``VipsError`` `invalid-argument` or `too-many-pixels`.
    public static func grid(
        _ images: [VipsImage], columns: Int? = nil, spacing: Int = 8,
        background: RGBColor = .white
    ) throws(VipsError) -> VipsImage {
        try checkGrid(columns: columns, spacing: spacing, background: background)
        let (alike, color) = try madeAlike(images, for: "grid", background)
        let across = min(
            alike.count, columns ?? Int(Double(alike.count).squareRoot().rounded(.up)))
        let cell = PixelSize(
            width: alike.map(\.width).max() ?? 1, height: alike.map(\.height).max() ?? 1)
        let down = (alike.count + across - 1) / across
        try demandArea(
            PixelSize(
                width: across * cell.width + (across - 1) * spacing,
                height: down * cell.height + (down - 1) * spacing),
            of: "grid", "\(alike.count) images")
        return try alike[0].applying(
            "arrayjoin",
            [
                "in": .images(alike), "across": .int(across), "shim": .int(spacing),
                "background": .doubles(color), "halign": "centre", "valign": "centre",
                "hspacing": .int(cell.width), "vspacing": .int(cell.height),
            ])
    }

    package static func checkGrid(
        columns: Int?, spacing: Int, background: RGBColor
    ) throws(VipsError) {
        if let columns { try demand("columns", of: "grid", columns, in: 1...10_000) }
        try demand("spacing", of: "grid", spacing, in: 0...10_000)
        try background.check("background", of: "grid")
    }
}
