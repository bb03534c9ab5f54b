internal import Foundation

/// An ICC profile that colors are converted to.
public enum ColorProfile: Hashable, Sendable {
    /// The colors of the web, and of images that name no others.
    case sRGB
    /// Apple's wide gamut for screens.
    case displayP3
    /// libvips' own CMYK, for print; a printer's profile is better where it is known.
    case cmyk
    /// A profile file (`.icc`, `.icm`) of RGB, CMYK or gray, by its absolute path.
    case file(String)

    /// What libvips calls it.
    var name: String {
        switch self {
        case .sRGB: "srgb"
        case .displayP3: "p3"
        case .cmyk: "cmyk"
        case .file(let path): path
        }
    }

    /// The largest profile file that is read: 16 MB.
    static let maximumBytes = 16 << 20

    /// The bytes of a profile file, which is one by its first 128 bytes.
    ///
    /// - Throws: ``VipsError`` `missing`, `undecodable` or `too-large`.
    package static func bytes(ofFile path: String) throws(VipsError) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw VipsError(
                .missing,
                "Expected a color profile at \(path), found no file that can be read;"
                    + " check the path.")
        }
        guard data.count <= maximumBytes else {
            throw VipsError(
                .tooLarge,
                "Expected a color profile of at most \(maximumBytes) bytes, found \(data.count) in"
                    + " \(path); use another profile.")
        }
        let bytes = [UInt8](data)
        guard bytes.count > 128, bytes[36..<40].elementsEqual("acsp".utf8),
            let space = Space(rawValue: String(decoding: bytes[16..<20], as: UTF8.self))
        else {
            throw VipsError(
                .undecodable,
                "Expected an ICC profile of RGB, CMYK or gray at \(path), found another file; use"
                    + " one that ends in .icc or .icm.")
        }
        _ = space
        return bytes
    }

    /// The color space that it gives.
    func space() throws(VipsError) -> Space {
        switch self {
        case .sRGB, .displayP3: return .rgb
        case .cmyk: return .cmyk
        case .file(let path):
            let start = try Self.bytes(ofFile: path)[16..<20]
            return Space(rawValue: String(decoding: start, as: UTF8.self)) ?? .rgb
        }
    }

    /// The color spaces of profiles that images can have, by the signatures in their headers.
    enum Space: String { case rgb = "RGB ", cmyk = "CMYK", gray = "GRAY" }
}

/// What becomes of colors that a profile cannot hold.
public enum RenderingIntent: String, Hashable, Sendable, CaseIterable, Codable {
    /// All colors move a little: for photos.
    case perceptual
    /// Only those move that must; white becomes the new white. The default.
    case relative
    /// Vivid rather than right: for charts.
    case saturation
    /// Only those move that must; white keeps its tone: for proofs.
    case absolute
}
