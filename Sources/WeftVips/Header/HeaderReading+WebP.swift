internal import WeftPixels

extension HeaderReading {
    /// Reads the first chunk: VP8 (lossy), VP8L (lossless) or VP8X (extended).
    ///
    /// See <https://developers.google.com/speed/webp/docs/riff_container>.
    func webpSize() throws(VipsError) -> PixelSize? {
        let length = try number(at: 4, bytes: 4, bigEndian: false, in: "header")
        // The length counts from behind itself; some writers leave out the last byte of padding.
        guard file.count >= 16 else { throw cut(in: "header") }
        guard file.count + 1 >= length + 8 else { throw cut(in: "image data") }
        let kind = String(decoding: file.bytes(at: 12, count: 4), as: UTF8.self)
        switch kind {
        case "VP8 ":
            let width = try number(at: 26, bytes: 2, bigEndian: false, in: "header")
            let height = try number(at: 28, bytes: 2, bigEndian: false, in: "header")
            return PixelSize(width: width & 0x3FFF, height: height & 0x3FFF)
        case "VP8L":
            let packed = try number(at: 21, bytes: 4, bigEndian: false, in: "header")
            return PixelSize(width: packed & 0x3FFF + 1, height: packed >> 14 & 0x3FFF + 1)
        case "VP8X":
            let width = try number(at: 24, bytes: 3, bigEndian: false, in: "header")
            let height = try number(at: 27, bytes: 3, bigEndian: false, in: "header")
            return PixelSize(width: width + 1, height: height + 1)
        default:
            throw broken("a VP8, VP8L or VP8X chunk first", found: "another one")
        }
    }
}
