/// A file format with its settings, as data: what an image is encoded to.
///
/// ```swift
/// let bytes = try image.encoded(as: .webp(quality: 80))
/// ```
///
/// The same as text is its ``name`` and ``settings``: `webp`, `quality: 80`. A setting that is not
/// given has libvips' default.
public struct ImageEncoding: Hashable, Sendable {
    /// The formats that can be written. Those beyond TIFF need parts of libvips that may be missing.
    public enum Format: String, Hashable, Sendable, CaseIterable {
        case jpeg, png, webp, tiff, avif, heic, gif
        /// A Deep Zoom pyramid of tiles in one ZIP archive.
        case deepZoom = "deep-zoom"

        /// What a file of this format is called, without a dot: `jpg`, `png`, `webp`, `tif`, `avif`,
        /// `heic`, `gif`, `zip`.
        public var fileExtension: String {
            switch self {
            case .jpeg: "jpg"
            case .tiff: "tif"
            case .deepZoom: "zip"
            case .png, .webp, .avif, .heic, .gif: rawValue
            }
        }

        /// "jpeg, png, webp, tiff, avif, heic, gif or deep-zoom", for messages.
        public static let list = words(allCases.map(\.rawValue))
        /// ".jpg, .png, .webp, .tif, .avif, .heic, .gif or .zip", for messages.
        public static let endings = words(allCases.map { ".\($0.fileExtension)" })

        private static func words(_ names: [String]) -> String {
            "\(names.dropLast().joined(separator: ", ")) or \(names.last ?? "")"
        }
    }

    /// What happens to EXIF, XMP and the ICC profile.
    public enum Metadata: String, Hashable, Sendable, CaseIterable, Codable {
        /// All are written. The default.
        case kept
        /// None is written, the profile neither: convert to sRGB first where colors matter.
        case stripped
        /// The ICC profile, and of EXIF who made the picture and who holds the rights.
        case copyrightAndProfile = "copyright-and-profile"
    }

    /// The file format.
    public let format: Format
    /// Settings by name; see ``settingNames(of:)``.
    public let settings: [String: EncodingSetting]

    /// The format's name, such as `jpeg`; see ``Format``.
    public var name: String { format.rawValue }

    /// What a file of this encoding is called, without a dot, such as `jpg`.
    public var fileExtension: String { format.fileExtension }

    /// An encoding from its name and settings, every one of them checked.
    ///
    /// - Throws: ``VipsError`` `invalid-argument` for an unknown name or setting and for a value
    ///   out of range.
    public init(name: String, settings: [String: EncodingSetting] = [:]) throws(VipsError) {
        guard let format = Format(rawValue: name) else {
            throw VipsError(
                .invalidArgument,
                "Expected an encoding named \(Format.list), found \"\(name)\"."
                    + suggestion(for: name, in: Format.allCases.map(\.rawValue)))
        }
        self.init(format, settings)
        try validate()
    }

    /// The encoding with default settings that fits a file name's ending, in any case, with or
    /// without a dot: that of ``Format/fileExtension``, `jpeg`, `tiff` or `heif`.
    ///
    /// - Throws: ``VipsError`` `invalid-argument`.
    public init(fileExtension: String) throws(VipsError) {
        let bare = fileExtension.hasPrefix(".") ? fileExtension.dropFirst() : fileExtension[...]
        let others = ["jpeg": Format.jpeg, "tiff": .tiff, "heif": .heic]
        let ending = bare.lowercased()
        guard
            let format = Format.allCases.first(where: { $0.fileExtension == ending })
                ?? others[ending]
        else {
            throw VipsError(
                .invalidArgument,
                "Expected a file extension \(Format.endings), found \"\(fileExtension)\".")
        }
        self.init(format, [:])
    }

    init(_ format: Format, _ settings: [String: EncodingSetting?]) {
        self.format = format
        self.settings = settings.compactMapValues(\.self)
    }

    /// Checks every setting against what libvips allows.
    ///
    /// - Throws: ``VipsError`` `invalid-argument`.
    public func validate() throws(VipsError) { _ = try saverArguments() }
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
