internal import WeftVips

extension VerbDescription {
    /// Verbs that change values in their places.
    static let tones: [VerbDescription] = [
        .init(
            "blurred", "Blurs with a Gaussian kernel.", "photo.blurred(sigma: 2)",
            [("sigma", "pixels, 0.01 to 1000", nil)]),
        .init(
            "sharpened", "Sharpens the lightness.", "photo.sharpened(sigma: 0.5)",
            [
                ("sigma", "pixels, 0.01 to 100", "0.5"),
                ("strength", "a number from 0 to 1000000", "3"),
            ]),
        .init(
            "medianFiltered", "Takes away specks, keeping edges.", "photo.medianFiltered(size: 3)",
            [("size", "pixels, odd, 3 to 99", "3")]),
        .init(
            "gammaCorrected", "Makes middle tones brighter or darker.",
            "photo.gammaCorrected(1.4)", [("exponent", "a number from 0.01 to 100", nil)]),
        .init(
            "modulated", "Changes brightness, saturation and hue.",
            "photo.modulated(saturation: 1.3, hue: 20)",
            [
                ("brightness", "a factor from 0 to 100", "1"),
                ("saturation", "a factor from 0 to 100", "1"), ("hue", "degrees", "0"),
            ]),
        .init(
            "adjusted", "Changes brightness and contrast by amounts.",
            "photo.adjusted(brightness: 0.1, contrast: 1.2)",
            [
                ("brightness", "a number from -1 to 1", "0"),
                ("contrast", "a factor from 0 to 100", "1"),
            ]),
        .init(
            "tinted", "Gives all colors one hue.",
            "photo.tinted(RGBColor(red: 112, green: 66, blue: 20))", [("color", "a color", nil)]),
        .init("grayscale", "Makes one gray band.", "photo.grayscale()"),
        .init("negated", "Exchanges light and dark.", "photo.negated()"),
        .init(
            "normalized", "Stretches tones from black to white.", "photo.normalized()",
            [
                ("lower", "percent, 0 to 99", "1"),
                ("upper", "percent, above lower and up to 100", "99"),
            ]),
        .init(
            "localContrastEnhanced", "Evens out contrast around each pixel (CLAHE).",
            "photo.localContrastEnhanced(window: 64)",
            [
                ("window", "pixels, 2 to 10000", "64"),
                ("maximumSlope", "1 to 100; 0 sets no limit", "3"),
            ]),
        .init(
            "thresholded", "Makes white what is light, black the rest.",
            "photo.thresholded(at: 128)", [("at", "a number from 0 to 255", "128")]),
        .init(
            "scratchesDetected", "Makes a mask of light scratches and dust.",
            "scan.scratchesDetected().asMask",
            [
                ("threshold", "a number from 1 to 255", "40"),
                ("size", "pixels, odd, 3 to 99", "9"),
            ]),
        .init(
            "flattened", "Lays the image over a color, so that it has no alpha.",
            "photo.flattened(background: .white)", [("background", "a color", ".white")]),
        .init(
            "convertedToSRGB", "Converts colors to sRGB by the embedded profile.",
            "photo.convertedToSRGB()"),
        .init(
            "converted", "Converts colors to a profile.",
            "photo.converted(to: .displayP3, intent: .perceptual)",
            [
                ("to", "sRGB, displayP3, cmyk or the file of a profile", nil),
                ("intent", names(RenderingIntent.self), ".relative"),
                ("blackPointCompensation", "true or false", "false"),
            ]),
        .init(
            "keepingMetadata", "Leaves out metadata.",
            "photo.keepingMetadata(.copyrightAndProfile)",
            [("kept", names(ImageEncoding.Metadata.self), nil)]),
        .init(
            "vips", "Applies any operation of libvips by its name.",
            "photo.vips(\"canny\", [\"sigma\": 1.4])",
            [
                ("operation", "one of those that are listed below the verbs", nil),
                ("settings", "values by the names of its arguments", "[:]"),
                ("images", "further images by the names of their arguments", "[:]"),
            ]),
    ]
}
