public import WeftPixels

extension VipsImage {
    /// A small upright version of an image file, made to fit a size, and shrunk while it is decoded
    /// where its format can (JPEG, WebP).
    ///
    /// The result is sRGB of 8 bits a band.
    ///
    /// What is not said here is as in ``resized(width:height:fit:focus:kernel:withoutEnlargement:background:)``.
    /// - Throws: ``VipsError`` as ``open(_:options:)``, and `invalid-argument`.
    public static func thumbnail(
        of source: ImageSource, filling size: PixelSize, fit: Fit = .cover,
        focus: Focus = .center, background: RGBColor = .black,
        options: OpenOptions = OpenOptions()
    ) throws(VipsError) -> VipsImage {
        try checkResized(width: size.width, height: size.height, background: background)
        let opened = try source.opened(options)
        let isInside = fit == .contain || fit == .inside
        let decoding = Decoding(of: opened.header, box: size, fills: !isInside, .sharp)
        let image = try load(opened, options: options, extra: decoding.arguments)
        let ready = decoding.isOfMeans ? try image.sharpenedMeans() : image
        return try ready.autorotated().thumbnail(
            filling: size, fit: fit, focus: focus, background: background)
    }

    /// A small version of this image, made to fit a size.
    public func thumbnail(
        filling size: PixelSize, fit: Fit = .cover, focus: Focus = .center,
        background: RGBColor = .black
    ) throws(VipsError) -> VipsImage {
        try convertedToSRGB().inEightBits().resized(
            width: size.width, height: size.height, fit: fit, focus: focus, background: background)
    }
}
