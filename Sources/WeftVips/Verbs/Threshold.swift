extension VipsImage {
    /// White where the gray image is at least as light as a level, black elsewhere: one band of 8
    /// bits, such as a mask. What is transparent counts as black.
    ///
    /// See <https://www.libvips.org/API/current/method.Image.relational_const.html>.
    ///
    /// - Parameter level: 0 to 255, whatever the image's depth.
    /// - Throws: ``VipsError`` `invalid-argument`.
    public func thresholded(at level: Double = 128) throws(VipsError) -> VipsImage {
        try Self.checkThresholded(at: level)
        let gray = try flattened(background: .black).grayscale()
        return try gray.applying(
            "relational_const",
            ["relational": "moreeq", "c": [level * gray.maximum / 255]]
        )
        .applying("copy", ["interpretation": "b-w"])
    }

    package static func checkThresholded(at level: Double) throws(VipsError) {
        try demand("level", of: "thresholded", level, in: 0...255)
    }
}
