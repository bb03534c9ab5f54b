/// The named bounds of the fill.
enum FillBounds {
    /// Pixels of an image: source positions are 31-bit pixel indices.
    static let pixels = 1 << 30
    /// Halvings of the photo.
    static let levels = 16
    /// The hole is shallow enough at 0.75 patch: 5.25 pixels, in thirds of a pixel.
    static let shallowDepthThirds = 15
    /// The shorter side of the coarsest level: 5 patches.
    static let coarsestSide = 35
    /// A level is worth having when this many patches can be copied from.
    static let coarsestSources = 64
}
