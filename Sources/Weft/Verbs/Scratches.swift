public import WeftPipeline
internal import WeftVips

extension Handle<Image> {
    /// White where the image is lighter than its surroundings, black elsewhere: scratches and dust on
    /// a scanned photo. Use it as a mask: `.asMask`.
    ///
    /// - Parameters:
    ///   - threshold: How much lighter, 1 to 255, whatever the image's depth.
    ///   - size: The side of the surroundings in pixels: odd, 3 to 99, more than a scratch is wide.
    public func scratchesDetected(
        threshold: Double = 40, size: Int = 9, file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Image> {
        applying(
            DetectScratches(threshold: threshold, size: size), label: "scratchesDetected",
            file: file, line: line)
    }

    /// The same image as a mask: white (half of the range or more) means fill.
    public var asMask: Handle<Mask> { read(as: Mask.self) }
}

struct DetectScratches: ImageOperation {
    var threshold: Double
    var size: Int

    func validate() throws { try VipsImage.checkScratches(threshold: threshold, size: size) }

    func apply(to image: VipsImage) throws -> VipsImage {
        try image.scratchesDetected(threshold: threshold, size: size)
    }
}
