public import WeftPipeline
internal import WeftVips

extension Handle<Image> {
    /// Evens out contrast within a window around each pixel (CLAHE): brings out detail in shadows and
    /// haze. Hues and alpha stay.
    ///
    /// - Parameters:
    ///   - window: The side of the window in pixels, 2 to 10,000.
    ///   - maximumSlope: How much contrast may grow, 1 (not at all) to 100; 0 sets no limit.
    public func localContrastEnhanced(
        window: Int = 64, maximumSlope: Int = 3, file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Image> {
        applying(
            LocalContrast(window: window, maximumSlope: maximumSlope),
            label: "localContrastEnhanced", file: file, line: line)
    }
}

struct LocalContrast: ImageOperation {
    var window: Int
    var maximumSlope: Int

    func validate() throws {
        try VipsImage.checkLocalContrastEnhanced(window: window, maximumSlope: maximumSlope)
    }

    func apply(to image: VipsImage) throws -> VipsImage {
        try image.localContrastEnhanced(window: window, maximumSlope: maximumSlope)
    }
}
