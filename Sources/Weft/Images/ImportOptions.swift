public import WeftVips

/// What an input file may be, where a person says something else than the defaults: larger, of
/// another format, or flawed.
///
///     var options = ImportOptions()
///     options.failOn = .none
///     let inputs = ["photo": JSONValue.file("scan.tif", options: options)]
///
/// They are recorded with the file and travel with its image, so that they hold in every process
/// that works on the run. Limits only refuse and do not change what results are found again;
/// ``failOn`` decides which pixels a damaged file gives, and does.
public struct ImportOptions: Hashable, Sendable {
    /// Pixels in all pages that are loaded; 268 megapixels (2^28) by default.
    public var maximumPixels = ImageLimits.standard.maximumPixels
    /// Bytes of the file; 512 MB by default.
    public var maximumBytes = ImageLimits.standard.maximumBytes
    /// Formats that may be loaded beside the standard ones (JPEG, PNG, WebP, GIF, TIFF and
    /// HEIF/AVIF). Their decoders are less tested against hostile files.
    public var allowed: Set<ImageFormat> = []
    /// Which flaws of a file make it fail; errors in the compressed data by default.
    public var failOn = OpenOptions.FailOn.error

    /// The defaults.
    public init() {}

    /// How a file of the user's is opened under these options.
    ///
    /// - Parameter access: In which order pixels will be read.
    public func openOptions(access: OpenOptions.Access = .sequential) -> OpenOptions {
        var limits = ImageLimits.standard
        limits.maximumPixels = maximumPixels
        limits.maximumBytes = maximumBytes
        limits.allowed.formUnion(allowed)
        return OpenOptions(limits: limits, access: access, failOn: failOn)
    }
}
