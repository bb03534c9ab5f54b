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

    /// AVIF: smaller than JPEG at the same quality, slower to write. Needs libvips with libheif and an
    /// AV1 encoder.
    ///
    /// - Parameters:
    ///   - quality: 1 to 100.
    ///   - effort: 0 (fast) to 9 (small).
    ///   - bitDepth: 8, 10 or 12; 8 for images of 8 bits and 12 for others where `nil`.
    public static func avif(
        quality: Int = 50, lossless: Bool = false, effort: Int = 4, bitDepth: Int? = nil,
        subsampling: Subsampling = .auto, metadata: Metadata = .kept
    ) -> ImageEncoding {
        ImageEncoding(
            .avif, heif(quality, lossless, effort, bitDepth, subsampling, metadata))
    }

    /// HEIC, as phones write it. Needs libvips with libheif and an HEVC encoder.
    ///
    /// Its settings are those of ``avif(quality:lossless:effort:bitDepth:subsampling:metadata:)``.
    public static func heic(
        quality: Int = 50, lossless: Bool = false, effort: Int = 4, bitDepth: Int? = nil,
        subsampling: Subsampling = .auto, metadata: Metadata = .kept
    ) -> ImageEncoding {
        ImageEncoding(
            .heic, heif(quality, lossless, effort, bitDepth, subsampling, metadata))
    }

    private static func heif(
        _ quality: Int, _ lossless: Bool, _ effort: Int, _ bitDepth: Int?,
        _ subsampling: Subsampling, _ metadata: Metadata
    ) -> [String: EncodingSetting?] {
        [
            "quality": .int(quality), "lossless": lossless ? true : nil,
            "effort": effort == 4 ? nil : .int(effort), "bitDepth": bitDepth.map { .int($0) },
            "subsampling": subsampling == .auto ? nil : .string(subsampling.rawValue),
            "metadata": setting(metadata),
        ]
    }

    /// GIF of one frame and at most 256 colors. Needs libvips with cgif.
    ///
    /// - Parameters:
    ///   - dither: how much errors of color are spread, 0 to 1.
    ///   - effort: 1 (fast) to 10 (small).
    ///   - bitDepth: 1 to 8: 2 to 256 colors.
    public static func gif(
        dither: Double = 1, effort: Int = 7, bitDepth: Int = 8, interlaced: Bool = false,
        metadata: Metadata = .kept
    ) -> ImageEncoding {
        ImageEncoding(
            .gif,
            [
                "dither": dither == 1 ? nil : .double(dither),
                "effort": effort == 7 ? nil : .int(effort),
                "bitDepth": bitDepth == 8 ? nil : .int(bitDepth),
                "interlaced": interlaced ? true : nil, "metadata": setting(metadata),
            ])
    }

    static func setting(_ metadata: Metadata) -> EncodingSetting? {
        metadata == .kept ? nil : .string(metadata.rawValue)
    }
}
