extension ImageEncoding {
    /// How the tiles of a pyramid are named and described.
    public enum TileLayout: String, Hashable, Sendable, CaseIterable {
        /// Deep Zoom: `image.dzi`, and `image_files/LEVEL/COLUMN_ROW.jpg`.
        case deepZoom = "dz"
        case zoomify, google, iiif, iiif3
    }

    /// The formats of tiles.
    public enum TileFormat: String, Hashable, Sendable, CaseIterable { case jpeg, png, webp }

    /// A pyramid of tiles in one ZIP archive, for viewers that load what is seen.
    ///
    /// Tiles are sRGB of 8 bits, without metadata. The archive holds no times: the same image gives
    /// the same bytes. It is held in memory while it is made.
    /// See <https://www.libvips.org/API/current/method.Image.dzsave.html>.
    ///
    /// - Parameters:
    ///   - tileSize: pixels of a tile's sides without overlap, 64 to 8192.
    ///   - overlap: pixels that neighbors share, 0 to 64.
    ///   - quality: of JPEG and WebP tiles, 1 to 100.
    public static func deepZoom(
        tileSize: Int = 254, overlap: Int = 1, layout: TileLayout = .deepZoom,
        tiles: TileFormat = .jpeg, quality: Int = 80
    ) -> ImageEncoding {
        ImageEncoding(
            .deepZoom,
            [
                "tileSize": tileSize == 254 ? nil : .int(tileSize),
                "overlap": overlap == 1 ? nil : .int(overlap),
                "layout": layout == .deepZoom ? nil : .string(layout.rawValue),
                "tiles": tiles == .jpeg ? nil : .string(tiles.rawValue),
                "quality": quality == 80 ? nil : .int(quality),
            ])
    }

    /// Settings of tiles, which libvips takes in one text.
    static let tileSettings = ["tiles", "quality"]

    /// The ending of tiles with the settings of their format: `.jpg[Q=80]`.
    func tileSuffix() throws(VipsError) -> String {
        if let size = settings["tileSize"]?.argument.int {
            try demand("tileSize", of: name, size, in: 64...8192)
        }
        if let overlap = settings["overlap"]?.argument.int {
            try demand("overlap", of: name, overlap, in: 0...64)
        }
        let quality = settings["quality"]?.argument ?? 80
        guard let number = quality.int, (1...100).contains(number) else {
            throw unfit("quality", of: name, "a whole number from 1 to 100", quality)
        }
        let tiles = settings["tiles"]?.argument ?? "jpeg"
        switch tiles.string.flatMap(TileFormat.init(rawValue:)) {
        case .jpeg: return ".jpg[Q=\(number)]"
        case .webp: return ".webp[Q=\(number)]"
        case .png: return ".png"
        case nil:
            let names = TileFormat.allCases.map(\.rawValue).joined(separator: ", ")
            throw unfit("tiles", of: name, "one of \(names)", tiles)
        }
    }
}
