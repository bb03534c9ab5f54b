internal import WeftPixels
@testable internal import WeftVips

/// A verb as the tables of tests use it.
struct VerbCase: Sendable {
    enum Alpha { case kept, dropped, any }
    enum Depth { case kept, eight }
    enum Colors { case kept, gray, rgb }

    let name: String
    /// What is worked on, first, and a second image.
    let apply: @Sendable (VipsImage) throws -> VipsImage
    var size = PixelSize(width: 48, height: 36)
    var alpha = Alpha.kept
    var depth = Depth.kept
    var colors = Colors.kept
    /// How far the golden image may be away: the mean CIEDE2000 difference; 0 is exact.
    var bound = 0.0
}

extension VerbCase {
    private static func sized(_ width: Int, _ height: Int) -> PixelSize {
        PixelSize(width: width, height: height)
    }

    private static func logo() throws -> VipsImage {
        try VipsImage(
            image(2, 2, .rgba, [255, 0, 0, 255, 0, 0, 0, 0, 0, 0, 255, 128, 9, 9, 9, 255])
        )
        .resized(to: PixelSize(width: 12, height: 12), kernel: .nearest)
    }

    /// Every verb of one image, with typical settings.
    static let all: [VerbCase] = geometry + tones + composition

    static let geometry: [VerbCase] = [
        VerbCase(name: "rotated-90", apply: { try $0.rotated(by: 90) }, size: sized(36, 48)),
        VerbCase(
            name: "rotated-20", apply: { try $0.rotated(by: 20, background: .white) },
            size: sized(57, 50), bound: 1),
        VerbCase(name: "flipped", apply: { try $0.flipped(.horizontal) }),
        VerbCase(
            name: "cropped-shape", apply: { try $0.cropped(to: AspectRatio.square) },
            size: sized(36, 36)),
        VerbCase(
            name: "cropped-attention",
            apply: { try $0.cropped(to: PixelSize(width: 20, height: 20), focus: .attention) },
            size: sized(20, 20), bound: 3),
        VerbCase(
            name: "cropped-entropy",
            apply: { try $0.cropped(to: PixelSize(width: 20, height: 20), focus: .entropy) },
            size: sized(20, 20), bound: 3),
        VerbCase(
            name: "trimmed",
            apply: {
                let green = RGBColor(red: 0, green: 255, blue: 0)
                return try $0.extended(by: EdgePixels(all: 5), background: green).trimmed()
            }),
        VerbCase(
            name: "extended-mirror",
            apply: { try $0.extended(by: EdgePixels(all: 6), mode: .mirror) }, size: sized(60, 48)),
        VerbCase(
            name: "extended-color",
            apply: {
                try $0.extended(
                    to: PixelSize(width: 60, height: 40), at: .topLeading,
                    background: RGBColor("orange"))
            }, size: sized(60, 40)),
        VerbCase(
            name: "resized-cover",
            apply: { try $0.resized(width: 24, height: 24, fit: .cover) }, size: sized(24, 24),
            bound: 1),
        VerbCase(
            name: "resized-contain",
            apply: { try $0.resized(width: 24, height: 24, fit: .contain, background: .white) },
            size: sized(24, 24), bound: 1),
        VerbCase(
            name: "resized-nearest",
            apply: { try $0.resized(width: 96, height: 72, fit: .fill, kernel: .nearest) },
            size: sized(96, 72)),
        VerbCase(
            name: "resized-mitchell", apply: { try $0.resized(width: 32, kernel: .mitchell) },
            size: sized(32, 24), bound: 1),
        VerbCase(
            name: "thumbnail",
            apply: { try $0.thumbnail(filling: PixelSize(width: 16, height: 16)) },
            size: sized(16, 16), depth: .eight, bound: 1),
    ]

    static let tones: [VerbCase] = [
        VerbCase(name: "blurred", apply: { try $0.blurred(sigma: 1.5) }, bound: 1),
        VerbCase(name: "sharpened", apply: { try $0.sharpened(sigma: 1) }, bound: 1),
        VerbCase(name: "median", apply: { try $0.medianFiltered(size: 5) }),
        VerbCase(name: "gamma", apply: { try $0.gammaCorrected(1.8) }, bound: 0.5),
        VerbCase(
            name: "modulated",
            apply: { try $0.modulated(brightness: 1.1, saturation: 1.5, hue: 90) }, bound: 1),
        VerbCase(
            name: "tinted", apply: { try $0.tinted(RGBColor(red: 112, green: 66, blue: 20)) },
            colors: .rgb, bound: 1),
        VerbCase(name: "grayscale", apply: { try $0.grayscale() }, colors: .gray, bound: 0.5),
        VerbCase(name: "negated", apply: { try $0.negated() }),
        VerbCase(name: "normalized", apply: { try $0.normalized() }, bound: 0.5),
        VerbCase(
            name: "local-contrast", apply: { try $0.localContrastEnhanced(window: 16) }, bound: 1),
        VerbCase(
            name: "thresholded", apply: { try $0.thresholded(at: 100) }, alpha: .dropped,
            depth: .eight, colors: .gray, bound: 1),
        VerbCase(
            name: "adjusted", apply: { try $0.adjusted(brightness: 0.05, contrast: 1.4) }),
        VerbCase(
            name: "scratches", apply: { try $0.scratchesDetected(threshold: 30) },
            alpha: .dropped, depth: .eight, colors: .gray, bound: 1),
        VerbCase(
            name: "display-p3", apply: { try $0.converted(to: .displayP3) }, colors: .rgb,
            bound: 1),
        VerbCase(
            name: "cmyk", apply: { try $0.converted(to: .cmyk, intent: .perceptual) },
            alpha: .dropped, colors: .rgb, bound: 2),
        VerbCase(name: "srgb", apply: { try $0.converted(to: .sRGB) }),
        VerbCase(name: "flattened", apply: { try $0.flattened() }, alpha: .dropped),
        VerbCase(name: "stripped", apply: { try $0.keepingMetadata(.stripped) }),
    ]

    static let composition: [VerbCase] = [
        VerbCase(
            name: "overlaid",
            apply: { try $0.overlaid(with: logo(), at: .bottomTrailing, margin: 3, opacity: 0.8) },
            colors: .rgb, bound: 0.5),
        VerbCase(
            name: "overlaid-multiply",
            apply: { try $0.overlaid(with: logo(), at: .top, mode: .multiply) }, colors: .rgb,
            bound: 0.5),
        VerbCase(
            name: "tiled", apply: { try $0.overlaid(tiling: logo(), spacing: 4, opacity: 0.5) },
            colors: .rgb, bound: 0.5),
        VerbCase(
            name: "joined",
            apply: {
                let image = try $0.inMemory()
                return try VipsImage.joined([image, image.negated()], spacing: 2)
            }, size: sized(98, 36), alpha: .dropped, colors: .rgb, bound: 0.5),
        VerbCase(
            name: "grid",
            apply: {
                let image = try $0.inMemory()
                return try VipsImage.grid(
                    [image, image.negated(), image.resized(width: 24)], columns: 2, spacing: 2)
            }, size: sized(98, 74), alpha: .dropped, colors: .rgb, bound: 0.5),
    ]
}
