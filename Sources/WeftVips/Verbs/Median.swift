extension VipsImage {
    /// Each pixel replaced by the median of a square around it: takes away specks and keeps edges.
    ///
    /// Alpha stays. The image is held in memory where it is read once from top to bottom; the cost of
    /// a pixel grows with the area of the square.
    /// See <https://www.libvips.org/API/current/method.Image.rank.html>.
    ///
    /// - Parameter size: the side of the square in pixels, odd, 3 to 99; on an image that is smaller,
    ///   the largest that fits.
    /// - Throws: ``VipsError`` `invalid-argument`.
    public func medianFiltered(size: Int = 3) throws(VipsError) -> VipsImage {
        try Self.checkMedianFiltered(size: size)
        let least = min(width, height)
        let side = min(size, least % 2 == 1 ? least : least - 1)
        guard side > 1 else { return self }
        return try onColors(isStreaming: false) { image throws(VipsError) in
            try image.call(
                "rank", ["width": .int(side), "height": .int(side), "index": .int(side * side / 2)])
        }
    }

    package static func checkMedianFiltered(size: Int) throws(VipsError) {
        guard (3...99).contains(size), size % 2 == 1 else {
            throw unfit("size", of: "medianFiltered", "an odd whole number from 3 to 99", size)
        }
    }
}
