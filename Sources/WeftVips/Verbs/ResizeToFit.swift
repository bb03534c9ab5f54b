internal import WeftPixels

extension VipsImage {
    /// Scaled to a size in the way that `fit` says.
    ///
    /// A size with one side only keeps the image's shape, whatever the fit. Streams, but for a focus
    /// of `attention` or `entropy`, which needs the scaled image in memory.
    /// See <https://www.libvips.org/API/current/method.Image.resize.html>.
    ///
    /// - Parameters:
    ///   - width, height: in pixels, 1 to 10,000,000; `nil` follows from the other.
    ///   - focus: what is kept by the fit `cover`, and where the image lies by `contain`, for which
    ///     `attention` and `entropy` count as the center.
    ///   - withoutEnlargement: whether an image that is smaller keeps its size; `contain` then still
    ///     extends it, and `cover` cuts what is too large.
    ///   - background: for `contain`; where it is transparent, the result has alpha.
    /// - Throws: ``VipsError`` `invalid-argument`.
    public func resized(
        width: Int? = nil, height: Int? = nil, fit: Fit = .cover, focus: Focus = .center,
        kernel: Kernel = .lanczos3, withoutEnlargement: Bool = false,
        background: RGBColor = .black
    ) throws(VipsError) -> VipsImage {
        try Self.checkResized(width: width, height: height, background: background)
        let plan = FitPlan(
            size, width: width, height: height, fit: fit, keepsSmall: withoutEnlargement)
        let scaled = try resized(to: plan.scaled, kernel: kernel)
        guard plan.final != plan.scaled else { return scaled }
        guard fit == .contain else { return try scaled.cropped(to: plan.final, focus: focus) }
        return try scaled.extended(
            to: plan.final, at: focus.gravity ?? .center, background: background)
    }

    package static func checkResized(
        width: Int?, height: Int?, background: RGBColor = .black
    ) throws(VipsError) {
        guard width != nil || height != nil else {
            throw unfit("size", of: "resized", "a width, a height or both", "none")
        }
        if let width { try demand("width", of: "resized", width, in: 1...maximumSide) }
        if let height { try demand("height", of: "resized", height, in: 1...maximumSide) }
        try background.check("background", of: "resized")
    }

    package static func checkResized(longestSide: Int) throws(VipsError) {
        try demand("longestSide", of: "resized", longestSide, in: 1...maximumSide)
    }
}
