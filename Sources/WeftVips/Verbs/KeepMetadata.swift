extension VipsImage {
    /// The image with less metadata: EXIF, XMP, IPTC, comments, the color profile.
    ///
    /// Without its profile an image is taken as sRGB: convert it first where colors matter.
    /// See <https://www.libvips.org/API/current/method.Image.remove.html>.
    ///
    /// - Parameter kept: what stays.
    /// - Throws: ``VipsError`` `operation-failed`.
    public func keepingMetadata(_ kept: ImageEncoding.Metadata) throws(VipsError) -> VipsImage {
        let gone = metadataFields.filter { Self.isMetadata($0) && !kept.keeps($0) }
        return try removingMetadata(gone)
    }

    /// What every image has, or what tells how its pixels are stored, is no metadata.
    private static func isMetadata(_ field: String) -> Bool {
        let names: Set<String> = [
            "exif-data", "xmp-data", "iptc-data", "photoshop-data", "icc-profile-data",
            "jpeg-thumbnail-data", "image-description", "gif-comment", "heif-primary",
        ]
        return names.contains(field) || field.hasPrefix("exif-") || field.hasPrefix("png-comment-")
            || field.hasPrefix("magick-")
    }
}

extension ImageEncoding.Metadata {
    fileprivate func keeps(_ field: String) -> Bool {
        switch self {
        case .kept: true
        case .stripped: false
        case .copyrightAndProfile:
            field == "icc-profile-data" || field.hasSuffix("-Copyright")
                || field.hasSuffix("-Artist")
        }
    }
}
