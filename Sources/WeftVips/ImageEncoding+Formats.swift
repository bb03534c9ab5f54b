extension ImageEncoding {
    /// How colors are stored beside brightness in a JPEG.
    public enum Subsampling: String, Hashable, Sendable, CaseIterable {
        /// At half the resolution below quality 90.
        case auto
        /// At half the resolution.
        case on
        /// At full resolution.
        case off
    }

    /// How a TIFF is compressed.
    public enum TIFFCompression: String, Hashable, Sendable, CaseIterable {
        case none, deflate, lzw, jpeg, packbits, zstd, webp
    }

    /// JPEG; alpha is laid over black first (flatten the image for another color).
    ///
    /// - Parameters:
    ///   - quality: 1 to 100, checked when encoding.
    ///   - progressive: a coarse picture first; smaller, but costs more memory to decode.
    ///   - optimized: better Huffman tables; smaller by some percent, slower by as much.
    public static func jpeg(
        quality: Int = 80, progressive: Bool = false, subsampling: Subsampling = .auto,
        optimized: Bool = false, metadata: Metadata = .kept
    ) -> ImageEncoding {
        ImageEncoding(
            .jpeg,
            [
                "quality": .int(quality), "progressive": progressive ? true : nil,
                "subsampling": subsampling == .auto ? nil : .string(subsampling.rawValue),
                "optimized": optimized ? true : nil, "metadata": setting(metadata),
            ])
    }

    /// PNG, lossless unless a palette is asked for.
    ///
    /// - Parameters:
    ///   - compression: 0 (fast) to 9 (small).
    ///   - palette: whether colors are reduced to at most 256.
    ///   - bitDepth: 1, 2, 4, 8 or 16 bits a band; as the image has them where `nil`.
    public static func png(
        compression: Int = 6, palette: Bool = false, bitDepth: Int? = nil,
        interlaced: Bool = false, metadata: Metadata = .kept
    ) -> ImageEncoding {
        ImageEncoding(
            .png,
            [
                "compression": .int(compression), "palette": palette ? true : nil,
                "bitDepth": bitDepth.map { .int($0) }, "interlaced": interlaced ? true : nil,
                "metadata": setting(metadata),
            ])
    }

    /// WebP.
    ///
    /// - Parameters:
    ///   - quality: 0 to 100; for lossless, how hard to try.
    ///   - effort: 0 (fast) to 6 (small).
    public static func webp(
        quality: Int = 80, lossless: Bool = false, effort: Int = 4, metadata: Metadata = .kept
    ) -> ImageEncoding {
        ImageEncoding(
            .webp,
            [
                "quality": .int(quality), "lossless": lossless ? true : nil,
                "effort": effort == 4 ? nil : .int(effort), "metadata": setting(metadata),
            ])
    }

    /// TIFF, lossless unless its compression is JPEG or WebP.
    ///
    /// - Parameters:
    ///   - predictor: `none`, `horizontal` or `float`; helps deflate, LZW and Zstandard.
    ///   - tiled: whether it is stored in tiles instead of strips.
    public static func tiff(
        compression: TIFFCompression = .deflate, predictor: String = "horizontal",
        tiled: Bool = false, metadata: Metadata = .kept
    ) -> ImageEncoding {
        ImageEncoding(
            .tiff,
            [
                "compression": .string(compression.rawValue), "predictor": .string(predictor),
                "tiled": tiled ? true : nil, "metadata": setting(metadata),
            ])
    }

    private static func setting(_ metadata: Metadata) -> EncodingSetting? {
        metadata == .kept ? nil : .string(metadata.rawValue)
    }
}
