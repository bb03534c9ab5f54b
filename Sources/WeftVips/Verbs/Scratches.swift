extension VipsImage {
    /// White where the image is lighter than its surroundings, black elsewhere: scratches and dust on
    /// a scanned photo, as a mask of one band of 8 bits.
    ///
    /// A white top-hat: the gray image less its opening (the darkest value around, then the lightest
    /// of those), so that only what is narrower than the square is left; then a threshold, and one
    /// pixel more on each side. The image is held in memory where it is read once from top to bottom.
    /// See <https://www.libvips.org/API/current/method.Image.rank.html>, and J. Serra, "Image Analysis
    /// and Mathematical Morphology", 1982.
    ///
    /// - Parameters:
    ///   - threshold: how much lighter, 1 to 255, whatever the image's depth.
    ///   - size: the side of the square in pixels, odd, 3 to 99: more than a scratch is wide.
    /// - Throws: ``VipsError`` `invalid-argument`.
    public func scratchesDetected(
        threshold: Double = 40, size: Int = 9
    ) throws(VipsError) -> VipsImage {
        try Self.checkScratches(threshold: threshold, size: size)
        let gray = try flattened(background: .black).grayscale().inEightBits().withRandomAccess()
        let least = min(width, height)
        let side = min(size, least % 2 == 1 ? least : least - 1)
        let opened = try gray.ranked(side, 0).ranked(side, side * side - 1)
        let found = try gray.applying("subtract", ["right": .image(opened)])
            .applying("relational_const", ["relational": "moreeq", "c": .doubles([threshold])])
        return try found.ranked(min(3, side), min(3, side) * min(3, side) - 1)
            .applying("copy", ["interpretation": "b-w"])
    }

    /// The value at an index among those of a square around each pixel, in order.
    private func ranked(_ side: Int, _ index: Int) throws(VipsError) -> VipsImage {
        try call("rank", ["width": .int(side), "height": .int(side), "index": .int(index)])
    }

    package static func checkScratches(threshold: Double, size: Int) throws(VipsError) {
        try demand("threshold", of: "scratchesDetected", threshold, in: 1...255)
        guard (3...99).contains(size), size % 2 == 1 else {
            throw unfit("size", of: "scratchesDetected", "an odd whole number from 3 to 99", size)
        }
    }
}
