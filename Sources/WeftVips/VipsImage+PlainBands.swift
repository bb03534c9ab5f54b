internal import CVips

extension VipsImage {
    /// The image as 1 to 4 bands of gray or RGB in 8 or 16 bits, whatever it was.
    func withPlainBands() throws(VipsError) -> VipsImage {
        var image = try unpacked()
        if !image.isPlainSpace { image = try image.convertedToSRGB() }
        if image.bands > 4 { image = try image.applying("extract_band", ["band": 0, "n": 4]) }
        switch image.bandFormat {
        case "uchar", "ushort": return image
        default: return try image.cast(to: image.isSixteenBit ? "ushort" : "uchar")
        }
    }

    /// Without libvips' packed codings (Radiance, LabQ).
    func unpacked() throws(VipsError) -> VipsImage {
        var decoded: UnsafeMutablePointer<CVips.VipsImage>?
        guard vips_image_decode(pointer, &decoded) == 0, let decoded else {
            throw failure(of: "unpacking", origin: origin, words: libvipsWords())
        }
        return VipsImage(reference: ObjectReference(owning: decoded), origin: origin)
    }

    /// Whether the bands are gray or RGB as they are.
    var isPlainSpace: Bool {
        ["srgb", "rgb", "rgb16", "b-w", "grey16", "multiband", "matrix", "histogram"]
            .contains(interpretation)
    }

    /// Whether values reach to 65535.
    var isSixteenBit: Bool {
        bandFormat == "ushort" || interpretation == "rgb16" || interpretation == "grey16"
    }

    /// The largest value of a band: 255 or 65535.
    var maximum: Double { isSixteenBit ? 65535 : 255 }

    /// Rounded to the nearest whole number and clipped, where libvips alone would cut off.
    func cast(to format: String) throws(VipsError) -> VipsImage {
        guard bandFormat != format else { return self }
        let isFraction = bandFormat == "float" || bandFormat == "double"
        let rounded = isFraction ? try applying("round", ["round": "rint"]) : self
        return try rounded.applying("cast", ["format": .string(format)])
    }

    /// Without a metadata field.
    func removingMetadata(_ field: String) throws(VipsError) -> VipsImage {
        try removingMetadata([field])
    }

    /// Without some metadata fields.
    func removingMetadata(_ fields: [String]) throws(VipsError) -> VipsImage {
        let found = fields.filter { vips_image_get_typeof(pointer, $0) != 0 }
        guard !found.isEmpty else { return self }
        // The image may be shared: change a copy.
        let copy = try applying("copy")
        for field in found { _ = vips_image_remove(copy.pointer, field) }
        return copy
    }
}
