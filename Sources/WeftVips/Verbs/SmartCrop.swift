public import WeftPixels

extension VipsImage {
    /// Cut to a size, keeping the part that `focus` says.
    ///
    /// A fixed place streams; `attention` and `entropy` look at the whole image first, which is held
    /// in memory, and give gray or RGB.
    /// See <https://www.libvips.org/API/current/method.Image.smartcrop.html>.
    ///
    /// - Throws: ``VipsError`` `invalid-argument` where the image is smaller than that.
    public func cropped(to target: PixelSize, focus: Focus = .center) throws(VipsError) -> VipsImage
    {
        try demandSize("size", of: "cropped", width: target.width, height: target.height)
        guard target.width <= width, target.height <= height else {
            throw VipsError(
                .invalidArgument,
                "Expected a size of at most \(size) to crop \(name) to, found \(target); resize it"
                    + " to cover that size instead.")
        }
        if let gravity = focus.gravity {
            let (x, y) = gravity.origin(of: target, on: size, margin: 0)
            return try cropped(
                to: PixelRect(x: x, y: y, width: target.width, height: target.height))
        }
        guard target != size else { return self }
        return try asGrayOrRGB().call(
            "smartcrop",
            [
                "width": .int(target.width), "height": .int(target.height),
                "interesting": .string(focus.rawValue),
            ])
    }

    /// Cut to a shape, as large as the image allows.
    ///
    /// - Throws: ``VipsError`` `invalid-argument` where a side of the shape is not 1 to 10,000,000.
    public func cropped(
        to shape: AspectRatio, focus: Focus = .center
    ) throws(VipsError) -> VipsImage {
        try Self.checkCropped(to: shape)
        return try cropped(to: shape.fitted(in: size), focus: focus)
    }

    package static func checkCropped(to shape: AspectRatio) throws(VipsError) {
        let sides = 1...maximumSide
        guard sides.contains(shape.width), sides.contains(shape.height) else {
            throw unfit(
                "shape", of: "cropped", "two whole numbers of 1 or more",
                "\(shape.width) by \(shape.height)")
        }
    }

    package static func checkCropped(to target: PixelSize) throws(VipsError) {
        try demandSize("size", of: "cropped", width: target.width, height: target.height)
    }

    package static func checkCropped(to area: PixelRect) throws(VipsError) {
        guard !area.isEmpty, area.x >= 0, area.y >= 0 else {
            throw unfit(
                "area", of: "cropped", "a rectangle that begins at 0,0 or beyond and is not empty",
                "\(area.size) at \(area.x),\(area.y)")
        }
    }
}
