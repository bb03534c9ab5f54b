/// The named bounds of the fill.
enum FillBounds {
    /// Pixels of an image: source positions are 31-bit pixel indices.
    static let pixels = 1 << 30
    /// Halvings of the photo.
    static let levels = 16
    /// The hole is shallow enough at 0.75 patch, in thirds of a pixel.
    static func shallowDepthThirds(patchSide: Int) -> Int { 9 * patchSide / 4 }
    /// The shorter side of the coarsest level, in patches.
    static let coarsestPatches = 5
    /// A level is worth having when this many patches can be copied from.
    static let coarsestSources = 64
}
