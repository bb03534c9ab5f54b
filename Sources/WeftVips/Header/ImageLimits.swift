/// What a file may cost before libvips sees a byte of it, and after its header was read.
///
/// The defaults fit photographs of unknown origin; a program that knows its files may raise them.
public struct ImageLimits: Hashable, Sendable {
    /// Formats that may be loaded: JPEG, PNG, WebP, GIF, TIFF and HEIF/AVIF unless said otherwise.
    ///
    /// Allowing another format unblocks its loader for the whole process.
    public var allowed = ImageFormat.standard
    /// Pixels in all pages that are loaded: 268 megapixels (2^28).
    public var maximumPixels = 1 << 28
    /// Bytes of the file: 512 MB.
    public var maximumBytes = 512 << 20
    /// Bytes of metadata in all (EXIF, XMP, ICC, text): 32 MB.
    public var maximumMetadataBytes = 32 << 20
    /// Bytes of all compressed text chunks of a PNG (zTXt, compressed iTXt): 32 kB, which unpack to
    /// 33 MB at most. 48 kB have been seen to cost 57 MB and a second.
    public var maximumCompressedTextBytes = 32 << 10
    /// Bytes of a PNG's compressed ICC profile: 1 MB. libpng and libspng bound what it unpacks to.
    public var maximumCompressedProfileBytes = 1 << 20

    /// The limits that are usual for files of unknown origin.
    public init() {}

    /// The defaults.
    public static let standard = ImageLimits()

    /// The standard formats, of any size: for files that were made from what had been checked.
    public static let none: ImageLimits = {
        var limits = ImageLimits()
        limits.maximumPixels = .max
        limits.maximumBytes = .max
        limits.maximumMetadataBytes = .max
        limits.maximumCompressedTextBytes = .max
        limits.maximumCompressedProfileBytes = .max
        return limits
    }()

    /// The defaults with more formats.
    public static func allowing(_ formats: ImageFormat...) -> ImageLimits {
        var limits = ImageLimits()
        limits.allowed.formUnion(formats)
        return limits
    }

    func checkPixels(
        width: Int, height: Int, of name: String
    ) throws(VipsError) {
        let (area, overflow) = width.multipliedReportingOverflow(by: height)
        guard overflow || area > maximumPixels else { return }
        throw VipsError(
            .tooManyPixels,
            "\(name) has \(width)x\(height) pixels: expected at most \(maximumPixels) in all;"
                + " raise the pixel limit (--max-pixels) to load it.")
    }

    func checkBytes(_ count: Int, of name: String) throws(VipsError) {
        guard count > maximumBytes else { return }
        throw VipsError(
            .tooLarge,
            "\(name) has \(count) bytes: expected at most \(maximumBytes); raise the byte limit"
                + " (--max-bytes) to load it.")
    }
}
