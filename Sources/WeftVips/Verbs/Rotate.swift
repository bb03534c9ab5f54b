extension VipsImage {
    /// Turned clockwise. Multiples of 90 degrees move pixels and change none; other angles
    /// interpolate (bicubic), and the image grows to hold its corners.
    ///
    /// Quarter turns keep any color space; other angles give gray or RGB. An image that is read once
    /// from top to bottom is held in memory for it.
    /// See <https://www.libvips.org/API/current/method.Image.rot.html> and
    /// <https://www.libvips.org/API/current/method.Image.rotate.html>.
    ///
    /// - Parameters:
    ///   - degrees: any finite number up to 1,000,000 in size; below 0 turns counterclockwise.
    ///   - background: what the corners show; where it is transparent, the result has alpha.
    /// - Throws: ``VipsError`` `invalid-argument`.
    public func rotated(
        by degrees: Double, background: RGBColor = .black
    ) throws(VipsError) -> VipsImage {
        try Self.checkRotated(by: degrees, background: background)
        let rest = degrees.truncatingRemainder(dividingBy: 360)
        let turn = rest < 0 ? rest + 360 : rest
        switch turn {
        case 0, 360: return self
        case 90, 180, 270: return try call("rot", ["angle": .string("d\(Int(turn))")])
        default:
            let ready = try ready(for: background, isWeighted: true)
            return try ready.image.call(
                "rotate",
                [
                    "angle": .double(turn), "interpolate": "bicubic",
                    "background": .doubles(ready.background),
                ])
        }
    }

    package static func checkRotated(
        by degrees: Double, background: RGBColor
    ) throws(VipsError) {
        try demand("degrees", of: "rotated", degrees, in: -1_000_000...1_000_000)
        try background.check("background", of: "rotated")
    }
}
