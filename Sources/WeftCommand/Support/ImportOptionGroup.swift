internal import ArgumentParser
internal import Weft

/// What input files may be: the options of all commands that are given files.
struct ImportOptionGroup: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The most pixels of an input, such as 100MP (default: 268MP).", valueName: "n"))
    var maxPixels: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The most bytes of an input file, such as 2GB (default: 536MB).", valueName: "size"))
    var maxBytes: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Formats to be read beside the usual ones, with commas: \(Self.names). Their decoders are "
                + "less safe with files of unknown origin.", valueName: "formats"))
    var allow: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Which flaws of an input make it fail; none takes what can be read and leaves the rest "
                + "gray.", valueName: "flaws"))
    var failOn = FlawOption.error

    /// The options of the command line that take a value.
    static let valued: Set<String> = ["--max-pixels", "--max-bytes", "--allow", "--fail-on"]

    func validate() throws { _ = try value() }

    /// - Throws: `ValidationError`.
    func value() throws -> ImportOptions {
        var options = ImportOptions()
        if let maxPixels {
            guard let count = SizeText.pixelCount(maxPixels), count > 0 else {
                throw ValidationError(
                    "Expected a number of pixels such as 100MP or 5000000 after --max-pixels, "
                        + "found \"\(maxPixels)\".")
            }
            options.maximumPixels = count
        }
        if let maxBytes {
            guard let count = SizeText.byteCount(maxBytes), count > 0 else {
                throw ValidationError(
                    "Expected \(SizeText.expectation) after --max-bytes, found \"\(maxBytes)\".")
            }
            options.maximumBytes = count
        }
        for name in allow?.split(separator: ",", omittingEmptySubsequences: false) ?? [] {
            options.allowed.insert(try Self.format(String(name)))
        }
        options.failOn = failOn.failOn
        return options
    }

    private static func format(_ name: String) throws -> ImageFormat {
        let format = shortNames[name.lowercased()] ?? ImageFormat(rawValue: name.lowercased())
        if let format, format.isLoadable { return format }
        guard format == nil else {
            throw ValidationError(
                "Expected formats that can be read (\(names)) after --allow, found \(name), which "
                    + "this program never reads. Convert such files first.")
        }
        let known = loadable.map(\.rawValue) + shortNames.keys.sorted()
        let near = nearest(to: name, among: known).map { " Did you mean \($0)?" } ?? ""
        throw ValidationError(
            "Expected formats (\(names)) after --allow, found \"\(name)\".\(near)")
    }

    /// What can be allowed and is not allowed anyway.
    private static let loadable = ImageFormat.allCases
        .filter { $0.isLoadable && !ImageFormat.standard.contains($0) }
    private static let names = loadable.map(\.rawValue).joined(separator: ", ")
    private static let shortNames: [String: ImageFormat] = [
        "jp2": .jpeg2000, "jxl": .jpegXL, "hdr": .radiance, "pbm": .ppm, "pgm": .ppm, "pfm": .ppm,
        "jpg": .jpeg, "tif": .tiff, "avif": .heif, "heic": .heif,
    ]
}

/// The words for `--fail-on`.
enum FlawOption: String, ExpressibleByArgument, CaseIterable {
    case none, truncated, error, warning

    var failOn: OpenOptions.FailOn {
        switch self {
        case .none: .none
        case .truncated: .truncated
        case .error: .error
        case .warning: .warning
        }
    }
}
