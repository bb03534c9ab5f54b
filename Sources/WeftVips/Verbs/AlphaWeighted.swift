extension VipsImage {
    /// Applies a filter that mixes neighbors so that transparent pixels do not bleed their hidden
    /// colors: multiplied by alpha before, divided after, in the original band format.
    func alphaWeighted(
        _ filter: (VipsImage) throws(VipsError) -> VipsImage
    ) throws(VipsError) -> VipsImage {
        guard hasAlpha else { return try filter(self) }
        let weighted = try applying("premultiply", ["max-alpha": .double(maximum)])
        let filtered = try filter(weighted)
        return try filtered.applying("unpremultiply", ["max-alpha": .double(maximum)])
            .cast(to: bandFormat)
            .applying("copy", ["interpretation": .string(interpretation)])
    }
}
