internal import WeftPixels

extension HeaderReading {
    /// Walks the segments to the frame header (SOF), which holds the size.
    func jpegSize() throws(VipsError) -> PixelSize? {
        var offset = 2
        var metadata = 0
        for _ in 0..<ImageHeader.maximumSteps {
            let marker = try number(at: offset, bytes: 2, bigEndian: true, in: "header")
            guard marker >> 8 == 0xFF else {
                throw broken("a marker at byte \(offset)", found: "the number \(marker)")
            }
            let code = marker & 0xFF
            if code == 0xFF {
                // A fill byte.
                offset += 1
                continue
            }
            if code == 0x01 || (0xD0...0xD8).contains(code) {
                // These stand alone.
                offset += 2
                continue
            }
            guard code != 0xD9, code != 0xDA else {
                throw broken("a frame header before the image data", found: "none")
            }
            let length = try number(at: offset + 2, bytes: 2, bigEndian: true, in: "header")
            guard length >= 2 else {
                throw broken("a segment length of 2 or more", found: "\(length)")
            }
            if isFrameHeader(code) { return try jpegFrame(at: offset + 4) }
            if (0xE0...0xEF).contains(code) || code == 0xFE {
                metadata += length
                try checkMetadata(metadata, atMost: limits.maximumMetadataBytes, "metadata")
            }
            offset += 2 + length
        }
        throw broken("a frame header", found: "only other segments")
    }

    /// Whether an end marker stands near the end of the file; cameras write things behind it.
    func hasJPEGEnd() -> Bool {
        let count = min(file.count, HeaderBytes.windowSize)
        let tail = file.bytes(at: file.count - count, count: count)
        return zip(tail, tail.dropFirst()).contains { $0 == 0xFF && $1 == 0xD9 }
    }

    /// C0...CF but for the Huffman tables, the reserved one and the arithmetic conditioning.
    private func isFrameHeader(_ code: Int) -> Bool {
        (0xC0...0xCF).contains(code) && ![0xC4, 0xC8, 0xCC].contains(code)
    }

    private func jpegFrame(at offset: Int) throws(VipsError) -> PixelSize {
        let height = try number(at: offset + 1, bytes: 2, bigEndian: true, in: "frame header")
        let width = try number(at: offset + 3, bytes: 2, bigEndian: true, in: "frame header")
        return PixelSize(width: width, height: height)
    }
}
