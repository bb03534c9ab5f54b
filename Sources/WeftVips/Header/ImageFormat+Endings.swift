extension ImageFormat {
    /// Whether a file is named like an image that is read; what its bytes are is found out later.
    ///
    /// - Parameter allowed: Formats that are read beside the usual ones.
    package static func isUsualEnding(
        of path: String, allowing allowed: Set<ImageFormat> = []
    ) -> Bool {
        let name = path.split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: ".") else { return false }
        let ending = name[name.index(after: dot)...].lowercased()
        return endings.contains(ending)
            || allowed.contains { otherEndings[$0]?.contains(ending) ?? false }
    }

    private static let endings: Set<String> = [
        "jpg", "jpeg", "jpe", "png", "webp", "gif", "tif", "tiff", "heic", "heif", "avif",
    ]

    /// Endings of formats that have to be allowed.
    private static let otherEndings: [ImageFormat: Set<String>] = [
        .jpeg2000: ["jp2", "j2k", "jpf", "jpx"], .jpegXL: ["jxl"],
        .ppm: ["ppm", "pgm", "pbm", "pfm", "pnm"], .svg: ["svg", "svgz"], .pdf: ["pdf"],
        .radiance: ["hdr"],
    ]
}
