internal import WeftPixels

extension VipsImage {
    /// All hues replaced by that of one color; lightness and alpha stay, gray becomes RGB.
    ///
    /// Works in CIELAB: the color's a and b, the image's L.
    /// See <https://www.libvips.org/API/current/method.Image.colourspace.html>.
    ///
    /// - Parameter color: its lightness and alpha do not count.
    /// - Throws: ``VipsError`` `invalid-argument`.
    public func tinted(_ color: RGBColor) throws(VipsError) -> VipsImage {
        try Self.checkTinted(color)
        let lab = try color.lab()
        return try onColors { image throws(VipsError) in
            let space = image.isSixteenBit ? "rgb16" : "srgb"
            return try image.applying("colourspace", ["space": "lab"])
                .applying("extract_band", ["band": 0])
                .applying("bandjoin_const", ["c": .doubles(Array(lab.dropFirst()))])
                .applying("copy", ["interpretation": "lab"])
                .applying("colourspace", ["space": .string(space)])
                .cast(to: image.bandFormat)
        }
    }

    package static func checkTinted(_ color: RGBColor) throws(VipsError) {
        try color.check("color", of: "tinted")
    }
}

extension RGBColor {
    /// L, a and b.
    fileprivate func lab() throws(VipsError) -> [Double] {
        let pixel = try VipsImage.made(by: "black", ["width": 1, "height": 1, "bands": 3])
            .applying("linear", ["a": [1, 1, 1], "b": .doubles([red, green, blue])])
            .applying("copy", ["interpretation": "srgb"])
            .applying("colourspace", ["space": "lab"])
        return try pixel.outputs(of: "getpoint", ["x": 0, "y": 0])["out-array"]?.doubles ?? []
    }
}
