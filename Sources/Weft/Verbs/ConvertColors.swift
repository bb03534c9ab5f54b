internal import WeftArtifacts
public import WeftPipeline
public import WeftVips

extension Handle<Image> {
    /// Converts the colors to another profile, which is embedded (sRGB is not: images without a
    /// profile are taken as sRGB).
    ///
    /// Raw images between steps are gray or RGB: a conversion to CMYK holds as far as its step goes,
    /// so encode the image right after it.
    ///
    /// - Parameters:
    ///   - profile: sRGB, Display P3, CMYK, or a profile file. A file's content counts, not its name:
    ///     a run whose file has changed meanwhile fails with `input-changed`.
    ///   - intent: What becomes of colors that the profile cannot hold.
    ///   - blackPointCompensation: Whether the darkest tones are moved to the new black.
    public func converted(
        to profile: ColorProfile, intent: RenderingIntent = .relative,
        blackPointCompensation: Bool = false, file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Image> {
        applying(
            ConvertColors(profile, intent, blackPointCompensation), label: "converted", file: file,
            line: line)
    }
}

struct ConvertColors: ImageOperation {
    /// `srgb`, `p3`, `cmyk`, or `file`.
    var profile: String
    /// Where the profile's file is.
    var path: String?
    /// The SHA-256 of that file when the plan was made.
    var sha256: String?
    var intent: RenderingIntent
    var blackPointCompensation: Bool

    init(_ profile: ColorProfile, _ intent: RenderingIntent, _ blackPointCompensation: Bool) {
        switch profile {
        case .sRGB: self.profile = "srgb"
        case .displayP3: self.profile = "p3"
        case .cmyk: self.profile = "cmyk"
        case .file(let path):
            self.profile = "file"
            self.path = path
            // A file that cannot be read is refused when the settings are checked.
            sha256 = (try? ColorProfile.bytes(ofFile: path)).map { ArtifactID(hashing: $0).text }
        }
        self.intent = intent
        self.blackPointCompensation = blackPointCompensation
    }

    func validate() throws { _ = try checkedProfile() }

    func apply(to image: VipsImage) throws -> VipsImage {
        try image.converted(
            to: try checkedProfile(), intent: intent,
            blackPointCompensation: blackPointCompensation)
    }

    private func checkedProfile() throws -> ColorProfile {
        switch profile {
        case "srgb": return .sRGB
        case "p3": return .displayP3
        case "cmyk": return .cmyk
        case "file": return .file(try checkedPath())
        default:
            throw WeftError(
                code: "invalid-plan",
                "Expected a color profile srgb, p3, cmyk or file, found \"\(profile)\".")
        }
    }

    private func checkedPath() throws -> String {
        let path = path ?? ""
        guard path.hasPrefix("/") else {
            throw WeftError(
                code: "invalid-argument",
                "Expected an absolute path of a color profile, found \"\(path)\".")
        }
        let found = ArtifactID(hashing: try ColorProfile.bytes(ofFile: path)).text
        guard found == sha256 else {
            throw WeftError(
                code: "input-changed",
                "Expected the color profile \(path) as it was when this run was planned, found "
                    + "other content. Start a new run.")
        }
        return path
    }
}
