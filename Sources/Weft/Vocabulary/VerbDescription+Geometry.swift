internal import WeftVips

extension VerbDescription {
    private static let side = "pixels, 1 to 10000000"
    private static let background = ("background", "a color", ".black" as String?)
    private static let focus = ("focus", names(Focus.self), ".center" as String?)
    private static let kernel = ("kernel", names(Kernel.self), ".lanczos3" as String?)
    private static let small = ("withoutEnlargement", "true or false", "false" as String?)

    /// Verbs that move, cut and scale.
    static let geometry: [VerbDescription] = [
        .init(
            "resized", "Scales to a longest side.", "photo.resized(longestSide: 1024)",
            [("longestSide", side, nil)]),
        .init(
            "resized", "Scales to a size in the way that the fit says.",
            "photo.resized(to: PixelSize(width: 800, height: 600), fit: .cover)",
            [
                ("to", "a size in \(side) on each side", nil), ("fit", names(Fit.self), ".cover"),
                focus, kernel, small, background,
            ]),
        .init(
            "resized", "Scales to a width.", "photo.resized(width: 640)",
            [("width", side, nil), kernel, small]),
        .init(
            "resized", "Scales to a height.", "photo.resized(height: 480)",
            [("height", side, nil), kernel, small]),
        .init(
            "thumbnail", "Scales to fit a square, shrinking while decoding.",
            "photo.thumbnail(within: 256)", [("within", side, nil)]),
        .init(
            "thumbnail", "Scales to a size in the way that the fit says, shrinking while decoding.",
            "photo.thumbnail(filling: PixelSize(width: 256, height: 256))",
            [
                ("filling", "a size in \(side) on each side", nil),
                ("fit", names(Fit.self), ".cover"), focus, background,
            ]),
        .init(
            "cropped", "Cuts out a rectangle.",
            "photo.cropped(to: PixelRect(x: 10, y: 10, width: 100, height: 80))",
            [("to", "a rectangle inside the image", nil)]),
        .init(
            "cropped", "Cuts to a size, keeping what the focus says.",
            "photo.cropped(to: PixelSize(width: 300, height: 300), focus: .attention)",
            [("to", "a size, at most the image's", nil), focus]),
        .init(
            "cropped", "Cuts to a shape, as large as it can be.",
            "photo.cropped(to: AspectRatio(16, 9), focus: .entropy)",
            [("to", "a shape of two whole numbers", nil), focus]),
        .init(
            "rotated", "Turns clockwise; multiples of 90 degrees change no value.",
            "photo.rotated(by: 90)", [("by", "degrees, -1000000 to 1000000", nil), background]),
        .init(
            "flipped", "Mirrors.", "photo.flipped(.horizontal)",
            [("direction", names(Direction.self), nil)]),
        .init(
            "trimmed", "Cuts off edges of plain background.", "photo.trimmed(threshold: 10)",
            [
                ("threshold", "a number from 0 to 255", "10"),
                ("background", "a color; the pixel at the top left without", "nil"),
            ]),
        .init(
            "extended", "Adds pixels around.", "photo.extended(by: EdgePixels(all: 8))",
            [
                ("by", "pixels on each side, 0 to 10000000", nil),
                ("mode", names(ExtendMode.self), ".background"), background,
            ]),
        .init(
            "extended", "Adds pixels around, up to a size.",
            "photo.extended(to: PixelSize(width: 800, height: 800), mode: .mirror)",
            [
                ("to", "a size, at least the image's", nil),
                ("at", names(Gravity.self), ".center"),
                ("mode", names(ExtendMode.self), ".background"), background,
            ]),
        .init(
            "autorotated", "Turns upright by EXIF; images are opened upright already.",
            "photo.autorotated()"),
        .init(
            "pyramid", "Makes scaled copies, each half as large.", "photo.pyramid()",
            [("smallestSide", "pixels", "32")]),
        .init(
            "pyramid", "Makes scaled copies without what a mask covers.",
            "photo.pyramid(hiding: mask)",
            [("hiding", "a mask", nil), ("protecting", "a mask", "nil"), patchSize]),
    ]
}
