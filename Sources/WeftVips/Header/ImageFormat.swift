/// An image file format that is known by its first bytes.
public enum ImageFormat: String, Hashable, Sendable, CaseIterable {
    case jpeg, png, webp, gif, tiff
    /// HEIC and AVIF.
    case heif
    /// PBM, PGM, PPM, PFM.
    case ppm
    /// Radiance HDR.
    case radiance
    /// JPEG 2000.
    case jpeg2000
    /// JPEG XL.
    case jpegXL = "jpeg-xl"
    /// SVG, drawn as pixels.
    case svg
    /// Known to be refused with a clear word; libvips loads it through ImageMagick only.
    case bmp
    /// Known to be refused with a clear word.
    case pdf

    /// The formats that are loaded unless more are allowed: widespread, with decoders that are
    /// tested against hostile files.
    public static let standard: Set<ImageFormat> = [.jpeg, .png, .webp, .gif, .tiff, .heif]

    /// As it stands in messages: "JPEG".
    public var title: String {
        switch self {
        case .jpeg: "JPEG"
        case .png: "PNG"
        case .webp: "WebP"
        case .gif: "GIF"
        case .tiff: "TIFF"
        case .heif: "HEIF"
        case .ppm: "PPM"
        case .radiance: "Radiance"
        case .jpeg2000: "JPEG 2000"
        case .jpegXL: "JPEG XL"
        case .svg: "SVG"
        case .bmp: "BMP"
        case .pdf: "PDF"
        }
    }

    /// "an" before SVG.
    var article: String { self == .svg ? "an" : "a" }

    /// Whether files of this format can be loaded at all, where they are allowed.
    public var isLoadable: Bool { loader != nil }

    /// The operation that loads it and the class that libvips blocks it by; `nil` where this
    /// module never loads it.
    var loader: (operation: String, untrustedClass: String?)? {
        switch self {
        case .jpeg: ("jpegload_source", nil)
        case .png: ("pngload_source", nil)
        case .webp: ("webpload_source", nil)
        case .gif: ("gifload_source", nil)
        case .tiff: ("tiffload_source", nil)
        case .heif: ("heifload_source", nil)
        case .ppm: ("ppmload_source", "VipsForeignLoadPpm")
        case .radiance: ("radload_source", "VipsForeignLoadRad")
        case .jpeg2000: ("jp2kload_source", "VipsForeignLoadJp2k")
        case .jpegXL: ("jxlload_source", "VipsForeignLoadJxl")
        case .svg: ("svgload_source", "VipsForeignLoadSvg")
        case .bmp, .pdf: nil
        }
    }

    /// Words, in lowercase, that tell that an error comes from the decoder of this format.
    var decoderWords: [String] {
        switch self {
        case .jpeg: ["vipsjpeg", "jpegload"]
        case .png: ["pngload", "libspng", "vipspng", "png2vips"]
        case .webp: ["webp2vips", "webpload", "unable to parse image"]
        case .gif: ["gifload", "nsgif"]
        case .tiff: ["tiff2vips", "tiffload", "vipstiff", "tiff"]
        case .heif: ["heif"]
        case .ppm: ["ppmload", "ppm2vips", "memory area too small"]
        case .radiance: ["rad2vips", "radload"]
        case .jpeg2000: ["jp2k"]
        case .jpegXL: ["jxl"]
        case .svg: ["svg"]
        case .bmp, .pdf: []
        }
    }
}

/// "JPEG, PNG or WebP", in the order of the cases.
func titles(of formats: Set<ImageFormat>) -> String {
    let names = ImageFormat.allCases.filter(formats.contains).map(\.title)
    guard let last = names.last, names.count > 1 else { return names.first ?? "nothing" }
    return "\(names.dropLast().joined(separator: ", ")) or \(last)"
}
