/// What the patches over a pixel say, at the photo's depth. Patches that copy from the same place
/// count as one voice.
package struct CrispVote: BitwiseCopyable {
    /// The source that has most weight: as crisp as the photo, but with joins.
    package var crisp = SIMD4<Float>.zero
    /// What that lacks to the weighted mean of all sources, which is even in light, but blurred
    /// where they differ.
    package var lack = SIMD4<Float>.zero
    /// The weighted mean of the alphas; 0 for models without.
    package var alpha: Float = 0
    /// 0 where there is no vote, otherwise 1.
    package var count: Float = 0
    /// The pixel that `crisp` is the color of; -1 where it is none, or can be seen through.
    package var source: Int32 = -1

    package init() {}

    package var mean: SIMD4<Float> { crisp + lack }
}

/// The last vote: what it reads.
package struct CrispVoting {
    /// The photo's first pixel.
    package let pixels: UnsafeRawPointer
    /// 1 to 4 bands, of 1 or 2 bytes; the last is alpha where `hasAlpha` says so.
    package let bands: Int
    package let bytesPerBand: Int
    package let hasAlpha: Bool
    package let voters: Voters

    package init(
        pixels: UnsafeRawPointer, bands: Int, bytesPerBand: Int, hasAlpha: Bool, voters: Voters
    ) {
        self.pixels = pixels
        self.bands = bands
        self.bytesPerBand = bytesPerBand
        self.hasAlpha = hasAlpha
        self.voters = voters
    }
}
