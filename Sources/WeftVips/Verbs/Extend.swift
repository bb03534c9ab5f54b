public import WeftPixels

/// What new pixels around an image show.
public enum ExtendMode: String, Hashable, Sendable, CaseIterable, Codable {
    /// A color.
    case background
    /// The nearest pixel of the image.
    case copy
    /// The image again.
    case `repeat`
    /// The image again, mirrored at each edge.
    case mirror
    /// One of these colors, opaque.
    case white, black
}

/// How many pixels are added on each side.
public struct EdgePixels: Codable, Hashable, Sendable {
    /// Above.
    public var top: Int
    /// At the left.
    public var leading: Int
    /// Below.
    public var bottom: Int
    /// At the right.
    public var trailing: Int

    /// Pixels for each side, none where none are given.
    public init(top: Int = 0, leading: Int = 0, bottom: Int = 0, trailing: Int = 0) {
        self.top = top
        self.leading = leading
        self.bottom = bottom
        self.trailing = trailing
    }

    /// The same on all sides.
    public init(all: Int) { self.init(top: all, leading: all, bottom: all, trailing: all) }
}

extension VipsImage {
    /// With pixels added around it.
    ///
    /// `copy`, `repeat` and `mirror` keep any color space and hold an image in memory that is read
    /// once from top to bottom; colors give gray or RGB.
    /// See <https://www.libvips.org/API/current/method.Image.embed.html>.
    ///
    /// - Parameters:
    ///   - edges: 0 to 10,000,000 on each side, and 2^30 pixels in all.
    ///   - mode: what they show.
    ///   - background: for the mode `background`; where it is transparent, the result has alpha.
    /// - Throws: ``VipsError`` `invalid-argument` or `too-many-pixels`.
    public func extended(
        by edges: EdgePixels, mode: ExtendMode = .background, background: RGBColor = .black
    ) throws(VipsError) -> VipsImage {
        try Self.checkExtended(by: edges, background: background)
        return try embedded(
            in: PixelSize(
                width: width + edges.leading + edges.trailing,
                height: height + edges.top + edges.bottom),
            x: edges.leading, y: edges.top, mode, background)
    }

    /// Extended to a size, lying in it where `position` says.
    ///
    /// - Throws: ``VipsError`` `invalid-argument` where the image is larger than that,
    ///   `too-many-pixels`.
    public func extended(
        to target: PixelSize, at position: Gravity = .center, mode: ExtendMode = .background,
        background: RGBColor = .black
    ) throws(VipsError) -> VipsImage {
        try Self.checkExtended(to: target, background: background)
        guard target.width >= width, target.height >= height else {
            throw VipsError(
                .invalidArgument,
                "Expected a size of at least \(size) to extend \(name) to, found \(target); resize"
                    + " it with the fit contain instead.")
        }
        let (x, y) = position.origin(of: size, on: target, margin: 0)
        return try embedded(in: target, x: x, y: y, mode, background)
    }

    private func embedded(
        in target: PixelSize, x: Int, y: Int, _ mode: ExtendMode, _ background: RGBColor
    ) throws(VipsError) -> VipsImage {
        try demandArea(target, of: "extended", name)
        let place: [String: VipsArgument] = [
            "x": .int(x), "y": .int(y), "width": .int(target.width),
            "height": .int(target.height),
        ]
        let color: RGBColor
        switch mode {
        case .copy, .repeat, .mirror:
            let argument: [String: VipsArgument] = ["extend": .string(mode.rawValue)]
            return try call("embed", place.merging(argument) { $1 })
        case .background: color = background
        case .white: color = .white
        case .black: color = .black
        }
        let ready = try ready(for: color)
        let arguments: [String: VipsArgument] = [
            "extend": "background", "background": .doubles(ready.background),
        ]
        return try ready.image.applying("embed", place.merging(arguments) { $1 })
    }

    package static func checkExtended(
        by edges: EdgePixels, background: RGBColor
    ) throws(VipsError) {
        try demand("top", of: "extended", edges.top, in: 0...maximumSide)
        try demand("leading", of: "extended", edges.leading, in: 0...maximumSide)
        try demand("bottom", of: "extended", edges.bottom, in: 0...maximumSide)
        try demand("trailing", of: "extended", edges.trailing, in: 0...maximumSide)
        try background.check("background", of: "extended")
    }

    package static func checkExtended(
        to target: PixelSize, background: RGBColor
    ) throws(VipsError) {
        try demandSize("size", of: "extended", width: target.width, height: target.height)
        try background.check("background", of: "extended")
    }
}
