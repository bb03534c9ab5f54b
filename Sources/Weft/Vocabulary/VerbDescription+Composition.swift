internal import WeftVips

extension VerbDescription {
    private static let opacity = ("opacity", "a number from 0 to 1", "1" as String?)
    private static let spacing = "pixels, 0 to 10000"
    private static let background = ("background", "a color", ".white" as String?)

    private static let protected = ("protecting", "a mask", "nil" as String?)
    private static let quality = ("quality", names(FillQuality.self), ".standard" as String?)
    static let patchSize = ("patchSize", names(PatchSize.self), ".automatic" as String?)
    private static let seed = ("seed", "a whole number", "0" as String?)

    /// Verbs that make one image of several.
    static let composition: [VerbDescription] = [
        .init(
            "overlaid", "Lays another image over this one.",
            "photo.overlaid(with: logo, at: .bottomTrailing, margin: 24)",
            [
                ("with", "an image", nil), ("at", names(Gravity.self), ".center"),
                ("margin", "pixels, -5000000 to 5000000", "0"), opacity,
                ("mode", names(BlendMode.self), ".over"),
            ]),
        .init(
            "overlaid", "Lays another image over this one again and again.",
            "photo.overlaid(tiling: logo, spacing: 40, opacity: 0.3)",
            [
                ("tiling", "an image", nil), ("spacing", spacing, "0"), opacity,
                ("mode", names(BlendMode.self), ".over"),
            ]),
        .init(
            "annotated", "Writes a text on the image.",
            "photo.annotated(\"© Ada\", style: TextStyle(size: 32))",
            [
                ("text", "1 to 10000 characters", nil),
                (
                    "style", "font, size (points, 1 to 2000), color, alignment, width, dpi",
                    "TextStyle()"
                ), ("at", names(Gravity.self), ".bottomTrailing"),
                ("margin", "pixels, 0 to 10000000", "16"), opacity,
            ]),
        .init(
            "joined", "Lays a list of images beside or below each other.",
            "photos.joined(.vertical, spacing: 8)",
            [
                ("direction", names(Direction.self), ".horizontal"),
                ("alignment", names(Alignment.self), ".center"), ("spacing", spacing, "0"),
                background,
            ]),
        .init(
            "grid", "Lays a list of images in rows and columns.", "photos.grid(columns: 4)",
            [
                ("columns", "1 to 10000; about square without", "nil"), ("spacing", spacing, "8"),
                background,
            ]),
        .init(
            "pyramidSheet", "Lays the levels of a pyramid in one picture.",
            "photo.pyramid().levels.pyramidSheet()", [("spacing", "pixels", "8")]),
        .init(
            "filled", "Paints in what a mask covers.",
            "photo.pyramid(hiding: mask).filled(seed: 0)",
            [
                ("matching", "a copy of each level on which patches are compared", "nil"),
                protected, quality, seed,
            ]),
        .init(
            "filled", "Paints in what a mask covers, from donors only.",
            "photo.filled(hiding: mask, from: donors)",
            [
                ("hiding", "a mask", nil), ("from", "masks over what to copy from", nil),
                protected, quality, patchSize, seed,
            ]),
    ]

    /// Verbs that end a chain.
    static let outputs: [VerbDescription] = [
        .init(
            "encoded", "Encodes as a file of a format.", "photo.encoded(as: .webp(quality: 80))",
            [("as", "\(ImageEncoding.Format.list), with its settings", nil)]),
        .init(
            "review", "Waits until a person has approved the image.",
            "photo.review(by: \"Ada\", within: .hours(48))",
            [("by", "a name", nil), ("within", "a duration; no limit without", "nil")]),
    ]
}
