internal import WeftPipeline
internal import WeftPixels
internal import WeftVips

/// Halves an image until it is small. Each level is made from the one before, so that all levels
/// together cost a third more than the first.
struct BuildPyramid: Activity {
    var smallestSide: Int

    /// More levels than this cannot come from any image that fits in memory.
    static let maximumLevels = 32

    func run(_ photo: Image, in context: StepContext) async throws -> Pyramid {
        try await VipsSession.shared.run {
            var pixels = try context.pixels(of: photo)
            var levels = [try context.store(pixels)]
            while levels.count < Self.maximumLevels {
                let half = PixelSize(
                    width: (pixels.size.width + 1) / 2, height: (pixels.size.height + 1) / 2)
                guard min(half.width, half.height) >= max(1, smallestSide), half != pixels.size
                else { break }
                pixels = try VipsImage(pixels).resized(to: half).pixels()
                levels.append(try context.store(pixels))
                try VipsCancellation.check()
            }
            return Pyramid(levels: levels, photo: photo)
        }
    }
}
