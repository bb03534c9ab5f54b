/// A file format with its settings, as data: what an image is encoded to.
///
/// ```swift
/// let bytes = try image.encoded(as: .webp(quality: 80))
/// ```
///
/// The same as text is its ``name`` and ``settings``: `webp`, `quality: 80`. A setting that is not
/// given has libvips' default.
public struct ImageEncoding: Hashable, Sendable {
    /// The formats that can be written.
    public enum Format: String, Hashable, Sendable, CaseIterable {
        case jpeg, png, webp, tiff

        /// What a file of this format is called, without a dot: `jpg`, `png`, `webp`, `tif`.
        public var fileExtension: String {
            switch self {
            case .jpeg: "jpg"
            case .png: "png"
            case .webp: "webp"
            case .tiff: "tif"
            }
        }
    }

    /// What happens to EXIF, XMP and the ICC profile.
    public enum Metadata: String, Hashable, Sendable, CaseIterable {
        /// All are written. The default.
        case kept
        /// None is written, the profile neither: convert to sRGB first where colors matter.
        case stripped
    }

    /// The file format.
    public let format: Format
    /// Settings by name; see ``settingNames(of:)``.
    public let settings: [String: EncodingSetting]

    /// The format's name: `jpeg`, `png`, `webp` or `tiff`.
    public var name: String { format.rawValue }

    /// What a file of this encoding is called, without a dot: `jpg`, `png`, `webp`, `tif`.
    public var fileExtension: String { format.fileExtension }

    /// An encoding from its name and settings, every one of them checked.
    ///
    /// - Throws: ``VipsError`` `invalid-argument` for an unknown name or setting and for a value
    ///   out of range.
    public init(name: String, settings: [String: EncodingSetting] = [:]) throws(VipsError) {
        guard let format = Format(rawValue: name) else {
            throw VipsError(
                .invalidArgument,
                "Expected an encoding named \(Self.formatNames), found \"\(name)\".")
        }
        self.init(format, settings)
        try validate()
    }

    /// The encoding with default settings that fits a file name: `jpg`, `jpeg`, `png`, `webp`,
    /// `tif` or `tiff`, in any case, with or without a dot.
    ///
    /// - Throws: ``VipsError`` `invalid-argument`.
    public init(fileExtension: String) throws(VipsError) {
        let bare = fileExtension.hasPrefix(".") ? fileExtension.dropFirst() : fileExtension[...]
        switch bare.lowercased() {
        case "jpg", "jpeg": self.init(.jpeg, [:])
        case "png": self.init(.png, [:])
        case "webp": self.init(.webp, [:])
        case "tif", "tiff": self.init(.tiff, [:])
        default:
            throw VipsError(
                .invalidArgument,
                "Expected a file extension jpg, png, webp or tif, found \"\(fileExtension)\".")
        }
    }

    init(_ format: Format, _ settings: [String: EncodingSetting?]) {
        self.format = format
        self.settings = settings.compactMapValues(\.self)
    }

    /// Checks every setting against what libvips allows.
    ///
    /// - Throws: ``VipsError`` `invalid-argument`.
    public func validate() throws(VipsError) { _ = try saverArguments() }

    private static let formatNames = Format.allCases.map(\.rawValue).joined(separator: ", ")
}

/// The value of one setting of an encoding.
public enum EncodingSetting: Hashable, Sendable {
    /// True or false.
    case bool(Bool)
    /// A whole number.
    case int(Int)
    /// A number.
    case double(Double)
    /// A text, such as the name of a choice.
    case string(String)

    var argument: VipsArgument {
        switch self {
        case .bool(let value): .bool(value)
        case .int(let value): .int(value)
        case .double(let value): .double(value)
        case .string(let value): .string(value)
        }
    }
}

extension EncodingSetting: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral
{
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(integerLiteral value: Int) { self = .int(value) }
    public init(floatLiteral value: Double) { self = .double(value) }
    public init(stringLiteral value: String) { self = .string(value) }
}
