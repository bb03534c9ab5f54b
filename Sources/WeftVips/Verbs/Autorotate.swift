extension VipsImage {
    /// The picture upright by its EXIF orientation, which is removed.
    ///
    /// Where an orientation needs pixels out of order and the image is sequential, it is first
    /// copied to memory; upright images cost nothing.
    /// See <https://www.libvips.org/API/current/method.Image.autorot.html>.
    ///
    /// - Throws: ``VipsError`` `truncated`, `undecodable` or `operation-failed`.
    public func autorotated() throws(VipsError) -> VipsImage {
        // Mirroring left to right (2) keeps rows in order; every other turn does not.
        let image = orientation > 2 ? try withRandomAccess() : self
        return try image.applying("autorot")
    }
}
