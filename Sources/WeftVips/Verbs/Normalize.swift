extension VipsImage {
    /// Tones stretched so that the darkest become black and the lightest white; hues and alpha stay.
    ///
    /// The limits are two percentiles of the gray image; all bands are stretched alike. An image of
    /// one tone stays as it is. The image is held in memory where it is read once from top to
    /// bottom. See <https://www.libvips.org/API/current/method.Image.percent.html>.
    ///
    /// - Parameters:
    ///   - lower: the percentage of pixels that become black, 0 to 99; 0 takes the darkest pixel.
    ///   - upper: the percentage below which none becomes white, above `lower`, to 100; 100 takes the
    ///     lightest pixel.
    /// - Throws: ``VipsError`` `invalid-argument`.
    public func normalized(lower: Double = 1, upper: Double = 99) throws(VipsError) -> VipsImage {
        try Self.checkNormalized(lower: lower, upper: upper)
        return try withRandomAccess().onColors { image throws(VipsError) in
            let space = image.isSixteenBit ? "grey16" : "b-w"
            let gray =
                try image.isGray
                ? image : image.applying("colourspace", ["space": .string(space)])
            let low = try gray.percentile(lower, extreme: lower == 0 ? "min" : nil)
            let high = try gray.percentile(upper, extreme: upper == 100 ? "max" : nil)
            guard high > low else { return image }
            let scale = image.maximum / (high - low)
            return try image.applying("linear", ["a": [scale], "b": [-low * scale]])
                .cast(to: image.bandFormat)
        }
    }

    private func percentile(
        _ percent: Double, extreme: String?
    ) throws(VipsError) -> Double {
        if let extreme { return try outputs(of: extreme)["out"]?.double ?? 0 }
        return try outputs(of: "percent", ["percent": .double(percent)])["threshold"]?.double ?? 0
    }

    package static func checkNormalized(lower: Double, upper: Double) throws(VipsError) {
        try demand("lower", of: "normalized", lower, in: 0...99)
        guard upper > lower, upper <= 100 else {
            throw unfit(
                "upper", of: "normalized", "a number above lower (\(lower)) and up to 100.0", upper)
        }
    }
}
