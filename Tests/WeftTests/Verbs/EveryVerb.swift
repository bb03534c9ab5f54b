import Weft

/// Every verb once, so that the stored form of its settings is a promise.
struct EveryVerb: Pipeline {
    struct Input: PipelineInput {
        @Parameter("A photo.") var photo: Image
        @Parameter("A logo.") var logo: Image
        init() {}
    }

    func body(_ input: Inputs<Input>) -> Handle<Image> {
        let square = PixelSize(width: 64, height: 64)
        let shapes = input.photo
            .resized(longestSide: 160)
            .resized(width: 150, kernel: .mitchell, withoutEnlargement: true)
            .resized(height: 90)
            .rotated(by: 90).rotated(by: 7.5, background: .gray).flipped(.horizontal)
            .trimmed(threshold: 12, background: .gray).trimmed()
            .cropped(to: AspectRatio(1, 1), focus: .attention)
            .resized(to: PixelSize(width: 80, height: 70), fit: .contain, focus: .top)
            .cropped(to: PixelSize(width: 78, height: 68), focus: .bottom)
            .cropped(to: PixelRect(x: 1, y: 2, width: 70, height: 60))
            .extended(by: EdgePixels(top: 1, bottom: 2), mode: .mirror)
            .extended(to: PixelSize(width: 72, height: 66), at: .topLeading, background: .white)
            .autorotated()
        let tones =
            shapes
            .blurred(sigma: 0.8).sharpened(sigma: 1, strength: 2).medianFiltered(size: 3)
            .gammaCorrected(1.1).modulated(brightness: 1.1, saturation: 1.2, hue: 15)
            .adjusted(brightness: 0.02, contrast: 1.1).normalized(lower: 2, upper: 98)
            .localContrastEnhanced(window: 32, maximumSlope: 2).negated().negated()
        let colors = input.photo.thumbnail(filling: square, fit: .outside)
            .converted(to: .displayP3, intent: .perceptual, blackPointCompensation: true)
            .convertedToSRGB().flattened(background: .white)
            .tinted(RGBColor(red: 112, green: 66, blue: 20)).keepingMetadata(.copyrightAndProfile)
        let masks = input.photo.thumbnail(within: 64).grayscale().thresholded(at: 90)
        let scratches = input.photo.resized(to: square, fit: .fill)
            .scratchesDetected(threshold: 30, size: 5)
        let edges = input.photo.thumbnail(within: 64).vips("canny", ["sigma": 1.4])
            .vips("cast", ["format": "uchar"])
        let marked =
            tones
            .overlaid(with: input.logo, at: .trailing, margin: 2, opacity: 0.5)
            .overlaid(with: input.logo, mode: .multiply)
            .overlaid(tiling: input.logo, spacing: 9, opacity: 0.2, mode: .screen)
            .annotated("Weft", style: TextStyle(size: 9), at: .top, margin: 1, opacity: 0.9)
        let rows = list(colors, masks, scratches).joined(.horizontal, spacing: 2)
        return list(marked, [rows, edges]).grid(columns: 2, spacing: 3, background: .black)
    }
}
