internal import WeftPixels
@testable internal import WeftVips

/// One image of every kind that files bring, each of 48x36 pixels when upright.
enum ImageKind: String, CaseIterable {
    case gray, grayAlpha, rgb, rgba, gray16, rgb16, rgba16, cmyk, palette, bilevel, animated
    case displayP3, lab, float, onItsSide, jpeg

    static let size = PixelSize(width: 48, height: 36)

    var hasAlpha: Bool { [.grayAlpha, .rgba, .rgba16, .animated].contains(self) }
    var isGray: Bool { [.gray, .grayAlpha, .gray16].contains(self) }
    var isDeep: Bool { [.gray16, .rgb16, .rgba16].contains(self) }

    /// Opened from a file where there is one of that kind, to be read once from top to bottom.
    func opened() throws -> VipsImage {
        switch self {
        case .gray: try file(of: base(.gray), .png())
        case .grayAlpha: try file(of: base(.grayAlpha), .png())
        case .rgb: try file(of: base(.rgb), .png())
        case .rgba: try file(of: base(.rgba), .png())
        case .gray16: try file(of: base(.gray, deep: true), .png())
        case .rgb16: try file(of: base(.rgb, deep: true), .png())
        case .rgba16: try file(of: base(.rgba, deep: true), .png())
        case .cmyk: try file(of: base(.rgb).converted(to: .cmyk), .jpeg(quality: 95))
        case .palette: try file(of: base(.rgb), .png(palette: true))
        case .bilevel:
            try file(of: base(.gray).thresholded(), .png(palette: true, bitDepth: 1))
        case .animated: try animated()
        case .displayP3: try file(of: base(.rgb).converted(to: .displayP3), .png())
        case .lab: try base(.rgb).applying("colourspace", ["space": "lab"])
        case .float: try base(.rgb).applying("cast", ["format": "float"])
        case .onItsSide: try onItsSide()
        case .jpeg: try file(of: base(.rgb), .jpeg(quality: 95))
        }
    }

    private func base(_ model: ColorModel, deep: Bool = false) throws -> VipsImage {
        let size = Self.size
        let shallow = photo(size.width, size.height, model)
        guard deep else { return try VipsImage(shallow) }
        return try VipsImage(
            image(
                size.width, size.height, model, values(shallow).map { $0 * 257 },
                format: .uint16))
    }

    private func file(of image: VipsImage, _ encoding: ImageEncoding) throws -> VipsImage {
        try VipsImage.open(bytes: image.encoded(as: encoding), name: rawValue)
    }

    /// Three frames, of which the first is opened.
    private func animated() throws -> VipsImage {
        let frames = try VipsImage(photo(48, 36 * 3)).applying("copy")
        let saved = try callOperation(
            "gifsave_buffer", ["in": .image(frames), "page-height": 36], origin: .unknown)
        return try VipsImage.open(bytes: saved["buffer"]?.bytes ?? [], name: rawValue)
    }

    private func onItsSide() throws -> VipsImage {
        let lying = try VipsImage(photo(36, 48)).withOrientation(6)
        return try file(of: lying, .jpeg(quality: 95)).autorotated()
    }
}
