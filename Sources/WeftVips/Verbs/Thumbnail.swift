internal import WeftPixels

/// What a thumbnail shows where its shape is not the image's.
public enum ThumbnailCrop: String, Hashable, Sendable, CaseIterable {
    /// All of the image: the thumbnail fits into the box and may be smaller on one side.
    case none
    /// Its center, filling the box.
    case center
    /// The part with the most detail, filling the box.
    case entropy
    /// The part that draws the eye, filling the box.
    case attention

    var nick: String { self == .center ? "centre" : rawValue }
}

/// How far a decoder itself shrinks a large image before it is resampled.
public enum ShrinkOnLoad: String, Hashable, Sendable, CaseIterable {
    /// Not at all.
    case off
    /// To about twice the wanted size at least. A JPEG that is decoded at an eighth is corrected
    /// for what that softens, and is as near to full decoding as libvips' own thumbnails.
    case sharp
    /// To the wanted size at least: about twice as fast for large JPEGs, a little softer.
    case fast
}

extension VipsImage {
    /// A small upright version of an image file, shrunk while it is decoded where its format can
    /// (JPEG, WebP): the fastest way to a thumbnail, and a small one in memory.
    ///
    /// A thumbnail has 8 bits a band, and keeps the profile.
    /// See <https://www.libvips.org/API/current/ctor.Image.thumbnail.html>.
    ///
    /// - Parameter side: the longest side in pixels; a smaller image keeps its size.
    /// - Throws: ``VipsError`` as ``open(_:options:)``, and `invalid-argument`.
    public static func thumbnail(
        of source: ImageSource, within side: Int, shrinkOnLoad: ShrinkOnLoad = .sharp,
        options: OpenOptions = OpenOptions()
    ) throws(VipsError) -> VipsImage {
        try thumbnail(
            of: source, width: side, height: side, shrinkOnLoad: shrinkOnLoad, options: options)
    }

    /// A small upright version of an image file in a box of that many pixels.
    ///
    /// - Parameters:
    ///   - crop: whether it fits into the box (the default) or fills it.
    ///   - enlarges: whether a smaller image grows to the box.
    /// - Throws: ``VipsError`` as ``open(_:options:)``, and `invalid-argument`.
    public static func thumbnail(
        of source: ImageSource, width: Int, height: Int, crop: ThumbnailCrop = .none,
        enlarges: Bool = false, shrinkOnLoad: ShrinkOnLoad = .sharp,
        options: OpenOptions = OpenOptions()
    ) throws(VipsError) -> VipsImage {
        let opened = try source.opened(options)
        let box = PixelSize(width: max(1, width), height: max(1, height))
        let decoding = Decoding(
            of: opened.header, box: box, fills: crop != .none, shrinkOnLoad)
        let image = try load(opened, options: options, extra: decoding.arguments)
        let ready = decoding.isOfMeans ? try image.sharpenedMeans() : image
        return try ready.thumbnail(
            width: width, height: height, crop: crop, enlarges: enlarges)
    }

    /// A small upright version of this image with that longest side; see
    /// ``thumbnail(of:within:shrinkOnLoad:options:)`` for files.
    public func thumbnail(within side: Int) throws(VipsError) -> VipsImage {
        try thumbnail(width: side, height: side)
    }

    /// A small upright version of this image in a box of that many pixels.
    public func thumbnail(
        width: Int, height: Int, crop: ThumbnailCrop = .none, enlarges: Bool = false
    ) throws(VipsError) -> VipsImage {
        try applying(
            "thumbnail_image",
            [
                "width": .int(width), "height": .int(height), "crop": .string(crop.nick),
                "size": enlarges ? "both" : "down",
            ])
    }
}

/// What to ask of the decoder so that enough pixels are left for the thumbnail.
struct Decoding {
    /// The loader's arguments.
    var arguments: [String: VipsArgument] = [:]
    /// Whether each pixel is the mean of 8 x 8 of a JPEG.
    var isOfMeans = false

    init(of header: ImageHeader, box: PixelSize, fills: Bool, _ mode: ShrinkOnLoad) {
        guard mode != .off, let size = header.size else { return }
        // The picture may lie on its side: the smaller factor of both readings is safe.
        let turned = PixelSize(width: size.height, height: size.width)
        let factor = min(
            shrinkFactor(of: size, box: box, fills: fills),
            shrinkFactor(of: turned, box: box, fills: fills))
        switch header.format {
        case .jpeg:
            let shrink = [8, 4, 2].first { factor >= Double($0) * headroom(for: $0, mode) } ?? 1
            if shrink > 1 { arguments["shrink"] = .int(shrink) }
            isOfMeans = shrink == 8
        case .webp: if factor > 1 { arguments["scale"] = .double(1 / factor) }
        default: break
        }
    }
}

/// How many times the wanted size has to be left. At an eighth a little less than two will do, since
/// the result is corrected: 12 megapixels (4000 or 4032 pixels wide) are to give 256 pixels so.
private func headroom(for shrink: Int, _ mode: ShrinkOnLoad) -> Double {
    switch mode {
    case .off, .fast: 1
    case .sharp: shrink == 8 ? 1.9 : 2
    }
}

private func shrinkFactor(of size: PixelSize, box: PixelSize, fills: Bool) -> Double {
    let horizontal = Double(size.width) / Double(box.width)
    let vertical = Double(size.height) / Double(box.height)
    return fills ? min(horizontal, vertical) : max(horizontal, vertical)
}
