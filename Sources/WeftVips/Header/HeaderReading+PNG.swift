internal import WeftPixels

extension HeaderReading {
    /// Reads IHDR, then walks all chunk headers: the file must hold its image data whole, and its
    /// metadata must fit the limits.
    ///
    /// See <https://www.w3.org/TR/png-3/>.
    func pngSize() throws(VipsError) -> PixelSize? {
        let length = try number(at: 8, bytes: 4, bigEndian: true, in: "header")
        let kind = file.bytes(at: 12, count: 4)
        guard kind.count == 4 else { throw cut(in: "header") }
        guard length == 13, kind == Array("IHDR".utf8) else {
            throw broken("an IHDR chunk first", found: "another one")
        }
        let width = try number(at: 16, bytes: 4, bigEndian: true, in: "header")
        let height = try number(at: 20, bytes: 4, bigEndian: true, in: "header")
        guard width <= Int(Int32.max), height <= Int(Int32.max) else {
            throw broken("a size of at most 2147483647", found: "\(width)x\(height)")
        }
        let size = PixelSize(width: width, height: height)
        guard width > 0, height > 0 else { return size }
        try limits.checkPixels(width: width, height: height, of: name)
        try walkChunks()
        return size
    }

    private func walkChunks() throws(VipsError) {
        var offset = 33
        var budget = PNGMetadata()
        var hasImageData = false
        for _ in 0..<ImageHeader.maximumSteps {
            let header = file.bytes(at: offset, count: 8)
            guard header.count == 8 else {
                // Only the end marker is missing where image data was there.
                if hasImageData, header.isEmpty || failOn == .none { return }
                throw hasImageData ? cutInPixels(of: "image data") : cut(in: "header")
            }
            let length = header[0..<4].reduce(0) { $0 << 8 | Int($1) }
            let kind = String(decoding: header[4..<8], as: UTF8.self)
            if kind == "IEND" { return }
            // Four bytes of checksum follow.
            if kind == "IDAT" { hasImageData = true }
            guard offset + 12 + length <= file.count else {
                guard hasImageData else { throw cut(in: "\(kind) chunk") }
                if failOn == .none { return }
                throw cutInPixels(of: "\(kind) chunk")
            }
            budget.add(kind, length: length, isCompressed: isCompressedText(kind, at: offset))
            try checkBudget(budget)
            offset += 12 + length
        }
        throw broken("at most \(ImageHeader.maximumSteps) chunks", found: "more")
    }

    /// zTXt always, iTXt where the flag behind its keyword says so.
    private func isCompressedText(_ kind: String, at offset: Int) -> Bool {
        guard kind == "iTXt" else { return kind == "zTXt" }
        let start = file.bytes(at: offset + 8, count: 82)
        guard let end = start.firstIndex(of: 0), end + 1 < start.count else { return false }
        return start[end + 1] != 0
    }

    private func checkBudget(_ budget: PNGMetadata) throws(VipsError) {
        try checkMetadata(
            budget.compressedText, atMost: limits.maximumCompressedTextBytes, "compressed text")
        try checkMetadata(
            budget.profile, atMost: limits.maximumCompressedProfileBytes,
            "compressed color profile")
        try checkMetadata(budget.all, atMost: limits.maximumMetadataBytes, "metadata")
    }
}

/// Bytes of metadata chunks met so far.
private struct PNGMetadata {
    var compressedText = 0
    var profile = 0
    var all = 0

    mutating func add(_ kind: String, length: Int, isCompressed: Bool) {
        // A lowercase first letter marks a chunk that is not needed for the pixels.
        guard kind.first?.isLowercase == true, kind != "fdAT" else { return }
        all += length
        if isCompressed { compressedText += length }
        if kind == "iCCP" { profile += length }
    }
}
