public import WeftPixels

extension VipsImage {
    /// Scaled by a factor in both directions with a Lanczos-3 kernel.
    ///
    /// See <https://www.libvips.org/API/current/method.Image.resize.html>. To make a large file
    /// small, `VipsImage.thumbnail(of:within:)` is several times faster: it shrinks while decoding.
    ///
    /// - Parameter scale: above 0; 0.5 halves width and height (at least 1 pixel each).
    /// - Throws: ``VipsError`` `invalid-argument`.
    public func resized(scale: Double) throws(VipsError) -> VipsImage {
        guard scale > 0, scale <= 1000 else {
            throw VipsError(
                .invalidArgument,
                "Expected a scale above 0 and up to 1000 for \(name), found \(scale).")
        }
        return try resized(to: size.scaled(by: scale, scale))
    }

    /// Scaled, up or down, so that its longer side has that many pixels; its shape stays.
    ///
    /// - Throws: ``VipsError`` `invalid-argument` where the side is not 1 or more.
    public func resized(longestSide: Int) throws(VipsError) -> VipsImage {
        guard longestSide >= 1 else {
            throw VipsError(
                .invalidArgument,
                "Expected a longest side of 1 or more pixels for \(name), found \(longestSide).")
        }
        let scale = Double(longestSide) / Double(max(width, height))
        return try resized(to: size.scaled(by: scale, scale))
    }

    /// The picture of a file, upright, scaled so that its longer side has that many pixels.
    ///
    /// Gives what opening, ``autorotated()`` and ``resized(longestSide:)`` give but for rounding, and
    /// turns the picture when it is small: a photo that lies on its side is streamed like others.
    ///
    /// - Throws: as ``open(_:options:)`` and ``resized(longestSide:)``.
    public static func resized(
        _ source: ImageSource, longestSide: Int, options: OpenOptions = OpenOptions()
    ) throws(VipsError) -> VipsImage {
        try open(source, options: options).resized(longestSide: longestSide).autorotated()
    }

    /// Scaled to exactly that size; its shape may change.
    ///
    /// - Parameter kernel: how pixels are mixed.
    /// - Throws: ``VipsError`` `invalid-argument` where a side is not 1...10,000,000.
    public func resized(
        to target: PixelSize, kernel: Kernel = .lanczos3
    ) throws(VipsError) -> VipsImage {
        let allowed = 1...10_000_000
        guard allowed.contains(target.width), allowed.contains(target.height) else {
            throw VipsError(
                .invalidArgument,
                "Expected sides of 1 to 10000000 pixels to resize \(name) to, found \(target).")
        }
        guard target != size else { return self }
        // Half a thousandth of a pixel keeps libvips' own rounding on the wanted size.
        let horizontal = (Double(target.width) + 0.0005) / Double(width)
        let vertical = (Double(target.height) + 0.0005) / Double(height)
        let arguments: [String: VipsArgument] = [
            "scale": .double(horizontal), "vscale": .double(vertical),
            "kernel": .string(kernel.rawValue),
        ]
        // The nearest pixel is mixed with none.
        if kernel == .nearest { return try applying("resize", arguments) }
        return try alphaWeighted { image throws(VipsError) in
            try image.applying("resize", arguments)
        }
    }
}

extension PixelSize {
    /// Both sides scaled and rounded, at least 1 each.
    func scaled(by horizontal: Double, _ vertical: Double) -> PixelSize {
        func side(_ length: Int, _ scale: Double) -> Int {
            max(1, Int((Double(length) * scale).rounded()))
        }
        return PixelSize(width: side(width, horizontal), height: side(height, vertical))
    }
}
