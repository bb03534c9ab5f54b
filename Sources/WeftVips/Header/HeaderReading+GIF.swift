internal import WeftPixels

extension HeaderReading {
    /// Reads the logical screen, which libvips makes the size of every frame.
    func gifSize() throws(VipsError) -> PixelSize? {
        let width = try number(at: 6, bytes: 2, bigEndian: false, in: "header")
        let height = try number(at: 8, bytes: 2, bigEndian: false, in: "header")
        // Some writers leave the screen empty; the decoder then takes the first frame's size.
        return width == 0 || height == 0 ? nil : PixelSize(width: width, height: height)
    }
}
